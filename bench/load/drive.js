/** Starts the load generator and the servers under load, each in a process of its own. */

import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const GENERATOR = fileURLToPath(new URL('generator.js', import.meta.url));
const WATCHER = fileURLToPath(new URL('watcher.js', import.meta.url));

/** `generate(job)` resolves to latencies, statuses and the elapsed time. */
export function openGenerator() {
  const child = fork(GENERATOR, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  return {
    generate: async job => {
      child.send(job);
      const [outcome] = await once(child, 'message');
      return outcome;
    },
    close: () => child.kill(),
    pid: child.pid,
  };
}

/** `ask(order)` resolves to its answer; see watcher.js. */
export function openWatcher() {
  const child = fork(WATCHER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  return {
    ask: async order => {
      child.send(order);
      const [answer] = await once(child, 'message');
      return answer;
    },
    close: () => child.kill(),
  };
}

/** A server that says on its IPC channel on which port it listens. */
export async function openServer(file, environment) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = fork(path, {
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: process.env.BENCH_EXEC_ARGV?.split(' ') ?? [],
  });
  const [{ port }] = await firstOf(child, once(child, 'message'));
  return { port, pid: child.pid, stop: () => stop(child) };
}

/** The gateway itself, as its users start it. Ready when `/ready` says so. */
export async function openGateway(environment) {
  const main = fileURLToPath(new URL('main.js', gatewayCode()));
  const port = await freePort();
  const startedAt = performance.now();
  const execArgv = process.env.BENCH_EXEC_ARGV?.split(' ') ?? [];
  const child = spawn(process.execPath, [...execArgv, main, 'serve'], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error', PORT: String(port), ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await firstOf(child, untilReady(port));
  return { port, pid: child.pid, startMs: performance.now() - startedAt, stop: () => stop(child) };
}

/** Where the built gateway is. */
export function gatewayCode() {
  const folder = process.env.BENCH_GATEWAY_DIST;
  return folder ? new URL(`file://${folder}/`) : new URL('../../dist/', import.meta.url);
}

async function untilReady(port) {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function firstOf(child, promise) {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`a server ended with ${code} before it was ready`);
  });
  gone.catch(() => undefined);
  return Promise.race([promise, gone]);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
