/** A process that stood still: what came meanwhile is taken, and who is slow is still cut. */

import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { forgiveStandstills } from '../../../src/http/forgive-standstills.js';
import { systemClock } from '../../../src/lib/clock.js';
import { listen } from '../../../src/lib/listen.js';
import { openTestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const BODY = '{"query":"{ __typename }"}';
const WHOLE = [
  ...['POST /graphql HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json', 'Connection: close'],
  ...[`Content-Length: ${BODY.length}`, '', BODY],
].join('\r\n');
/** Longer than a request's head may take. */
const STANDSTILL_MS = 11_000;
const HALF_A_HEAD = 40;
const GET = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const IDLE_MS = 500;
/** Newer releases of Node wait a second more than they are told. */
const IDLE_STANDSTILL_MS = 3_000;

/** A connection that the server has taken, and what it answers. */
async function open(port: number, first: string): Promise<{ readonly socket: Socket; readonly answer: () => string }> {
  let answer = '';
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (data: Buffer) => {
    answer += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  await new Promise<void>(resolve => socket.once('connect', () => resolve()));
  socket.write(first);
  return { socket, answer: () => answer };
}

/** Right before the timers of the event loop: what is sent `meanwhile` is read after them. */
function standStill(ms: number, meanwhile: () => void): Promise<void> {
  return new Promise(resolve => {
    setImmediate(() => {
      meanwhile();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      resolve();
    });
  });
}

test('what has come whole while the process stood still is answered; who sends half a request is cut all the same', async () => {
  const gateway = await openTestGateway({ hasKeys: false });
  try {
    const { port } = new URL(gateway.url);
    const fresh = await open(Number(port), '');
    const halfRead = await open(Number(port), WHOLE.slice(0, HALF_A_HEAD));
    const slow = await open(Number(port), WHOLE.slice(0, HALF_A_HEAD));
    // All three are accepted, and what they have sent is read.
    await fetch(`${gateway.url}/health`);
    await standStill(STANDSTILL_MS, () => {
      fresh.socket.write(WHOLE);
      halfRead.socket.write(WHOLE.slice(HALF_A_HEAD));
    });
    await waitUntil('both are answered', () => [fresh, halfRead].every(({ answer }) => answer() !== ''));
    expect([fresh, halfRead].map(({ answer }) => answer().slice(0, 15))).toEqual([
      'HTTP/1.1 200 OK',
      'HTTP/1.1 200 OK',
    ]);
    await waitUntil('the slow one is cut', () => slow.socket.destroyed);
    expect(slow.answer()).toMatch(/^HTTP\/1\.1 408 /);
  } finally {
    await gateway.stop();
  }
});

test('what has come whole on an idle connection is answered, and the connection is cut once nothing comes', async () => {
  const server = createServer({ keepAliveTimeout: IDLE_MS }, (_, response) => void response.end('heard'));
  forgiveStandstills(server, systemClock);
  await listen(server, '127.0.0.1', 0);
  try {
    const address = server.address();
    const { socket, answer } = await open(typeof address === 'object' ? (address?.port ?? 0) : 0, GET);
    const heard = () => answer().split('heard').length - 1;
    await waitUntil('it is answered', () => heard() === 1);
    await standStill(IDLE_STANDSTILL_MS, () => socket.write(GET));
    await waitUntil('it is answered again, or cut', () => heard() === 2 || socket.destroyed);
    expect(heard()).toBe(2);
    await waitUntil('it is cut', () => socket.destroyed);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
