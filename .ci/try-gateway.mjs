/** Starts a gateway as somebody would, pays once, and stops it; rejects unless all of it works as the README says. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_MS = 30_000;
const SETTLED_MS = 30_000;
const STOPPED_MS = 15_000;
const BETWEEN_LOOKS_MS = 100;

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** What `look` returns, as soon as it returns something. */
async function waitFor(what, patienceMs, look) {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
    await new Promise(resolve => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}

async function ask(url, query, variables = {}) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

async function payOnce(url) {
  const { initiateStkPush: asked } = await ask(
    url,
    `mutation { initiateStkPush(input: { amount: "150", phoneNumber: "0712 345 678", accountReference: "INV-77" }) {
      id status amount phoneNumber } }`,
  );
  process.stdout.write(`asked: ${JSON.stringify(asked)}\n`);
  const paid = await waitFor('the payment to be COMPLETED', SETTLED_MS, async () => {
    const { payment } = await ask(url, 'query ($id: ID!) { payment(id: $id) { id status version amount } }', asked);
    return payment.status === 'COMPLETED' && payment;
  });
  process.stdout.write(`paid: ${JSON.stringify(paid)}\n`);
}

async function stop(program, ended) {
  program.kill('SIGTERM');
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not stopped ${STOPPED_MS} ms after SIGTERM`)), STOPPED_MS).unref();
  });
  const [status, signal] = await Promise.race([ended, late]);
  if (status !== 0) throw new Error(`stopped with status ${status ?? signal} instead of 0`);
  process.stdout.write('stopped with status 0\n');
}

function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** `command` starts a gateway in `folder`; PORT and DATA_DIR are given to it. `pay` is given its URL. */
export async function tryGateway(command, args, folder, pay = payOnce) {
  const dataDir = await mkdtemp(join(tmpdir(), 'try-gateway-'));
  const port = await findFreePort();
  const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir };
  // A group of its own: npm must hand the signal on by itself, and whatever is left after a failure can be ended.
  const program = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const ended = once(program, 'close');
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitFor('/ready', READY_MS, async () => program.exitCode !== null || (await fetch(`${url}/ready`)).ok);
    await pay(url);
    await stop(program, ended);
  } catch (error) {
    endGroup(program.pid);
    throw error;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
