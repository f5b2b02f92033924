/** Starts a process of a benchmark, and speaks with it. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Resolves when the process has said that it is up. One that dies takes the benchmark with it. */
export async function start(file, environment, execArgv = []) {
  const child = fork(new URL(file, import.meta.url), { env: { ...process.env, ...environment }, execArgv });
  child.once('exit', code => {
    if (code) process.exit(code);
  });
  const answer = async () => (await once(child, 'message'))[0];
  const up = await answer();
  const tell = order => {
    child.send(order);
    return answer();
  };
  return { child, up, tell, answer, stop: () => child.send({ order: 'stop' }) };
}

/** A port that nobody uses now. */
export async function findPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export function percentile(values, percent) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length * percent) / 100)];
}
