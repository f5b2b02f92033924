/** Sockets that are abused beside a healthy watcher: they are closed with their code or live on, and the watcher hears everything. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { buildFrame, openFrameSocket, readCloseCode } from '../../support/raw-frames.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

/** First bytes of frames: a text that is not finished, and a further part of it. */
const TEXT_BEGINS = 0x01;
const CONTINUATION = 0x00;
const WATCH = 'subscription { paymentUpdated { payment { version } } }';
const subscribe = (id: string) => ({ id, type: 'subscribe', payload: { query: WATCH } });
const payment = makePayment({ id: idOf(1) });

let gateway: TestGateway;
let clock: VirtualClock;
let healthy: RawSocket;
let version = 0;
beforeEach(async () => {
  // Time stands still: what a socket may send at once is all that is read of it.
  clock = createVirtualClock(0);
  gateway = await openTestGateway({ clock });
  healthy = await open();
  healthy.say(subscribe('healthy'));
  await waitUntil('the healthy one follows', () => gateway.memory.followers() === 1);
});
afterEach(async () => {
  version += 1;
  gateway.memory.store({ ...payment, version });
  expect(await healthy.hear('next', 'healthy')).toMatchObject({
    payload: { data: { paymentUpdated: { payment: { version } } } },
  });
  expect(gateway.graphql.counts()).toMatchObject({ sockets: 1, subscriptions: 1 });
  healthy.socket.close();
  await gateway.stop();
});

async function open(): Promise<RawSocket> {
  const raw = await openRawSocket(gateway.url);
  await raw.init();
  return raw;
}

/** What it has said before is read first. */
async function hangUp(raw: RawSocket): Promise<void> {
  raw.socket.close();
  await waitUntil('it is gone', async () => {
    await clock.advance(1_000);
    return gateway.graphql.counts().sockets === 1;
  });
  await raw.closed();
}

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ' ', 'é😀', '\u0000', 'x'.repeat(128)])(
  'an id is any text: %j',
  async id => {
    const raw = await open();
    raw.say(subscribe(id));
    await waitUntil('it follows', () => gateway.memory.followers() === 2);
    version += 1;
    gateway.memory.store({ ...payment, version });
    expect(await raw.hear('next')).toMatchObject({ id });
    await healthy.hear('next');
    raw.say({ id, type: 'complete' });
    await waitUntil('it follows no more', () => gateway.memory.followers() === 1);
    await hangUp(raw);
  },
);

test('an id that is too long is refused by an error of its own', async () => {
  const raw = await open();
  const id = 'x'.repeat(SOCKET_LIMITS.operationIdLengthMax + 1);
  raw.say(subscribe(id));
  const { payload } = await raw.hear('error', id);
  expect(payload).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'id' } }]);
  await hangUp(raw);
});

test('to complete what was never subscribed to, and 200 pings, are no fault', async () => {
  const raw = await open();
  for (const id of ['nobody', '__proto__', 'toString']) raw.say({ id, type: 'complete' });
  for (let sent = 0; sent < 200; sent += 1) raw.say({ type: 'ping', payload: { sent } });
  for (let heard = 0; heard < 200; heard += 1) await raw.hear('pong');
  raw.say({ type: 'pong' });
  await hangUp(raw);
});

test.each([
  ['a ping whose payload is no object', { type: 'ping', payload: 5 }],
  ['a hello whose payload is no object', { type: 'connection_init', payload: 'x' }],
  ['a subscription without a payload', { id: '1', type: 'subscribe' }],
  ['a subscription whose query is no text', { id: '1', type: 'subscribe', payload: { query: 5 } }],
  [
    'a subscription whose variables are no object',
    { id: '1', type: 'subscribe', payload: { query: WATCH, variables: 'x' } },
  ],
  ['a subscription whose id is no text', { id: 1, type: 'subscribe', payload: { query: WATCH } }],
  ['a subscription without an id', { type: 'subscribe', payload: { query: WATCH } }],
  ['a complete without an id', { type: 'complete' }],
  ['a batch', [subscribe('1'), subscribe('2')]],
  ['what only a server may say', { type: 'connection_ack' }],
])('%s closes the socket with 4400', async (_what, message) => {
  const raw = await open();
  raw.say(message);
  expect((await raw.closed()).code).toBe(4400);
  await waitUntil('it is gone', () => gateway.graphql.counts().sockets === 1);
});

test('3,000 subscriptions on one socket', async () => {
  const raw = await open();
  for (let sent = 0; sent < 3_000; sent += 1) raw.say(subscribe(`s${sent}`));
  await waitUntil('its share is followed', () => gateway.memory.followers() > SOCKET_LIMITS.subscriptionsPerSocketMax);
  expect(gateway.memory.followers()).toBe(1 + SOCKET_LIMITS.subscriptionsPerSocketMax);
  await hangUp(raw);
  await waitUntil('only the healthy one follows', () => gateway.memory.followers() === 1);
});

test('2,000 pings of 50 kB whose answers are not read', async () => {
  const raw = await open();
  raw.socket.pause();
  const payload = { big: 'x'.repeat(50_000) };
  for (let sent = 0; sent < 2_000; sent += 1) raw.say({ type: 'ping', payload });
  raw.socket.resume();
  await hangUp(raw);
});

test('a flood of frames that are pings of the socket itself', async () => {
  const raw = await open();
  for (let sent = 0; sent < 2 * SOCKET_LIMITS.messagesBurst; sent += 1) raw.socket.ping('x'.repeat(125));
  expect((await raw.closed()).code).toBe(1006);
  await waitUntil('it is gone', () => gateway.graphql.counts().sockets === 1);
});

test.each([
  ['pongs', { type: 'pong' }],
  ['completes of nothing', { type: 'complete' }],
  ['queries, each refused', { type: 'subscribe', payload: { query: '{ payments { cursor } }' } }],
  ['documents, each with a fault', { type: 'subscribe', payload: { query: 'subscription { colour }' } }],
])('a flood of %s', async (_what, message) => {
  const raw = await open();
  for (let sent = 0; sent < SOCKET_LIMITS.messagesBurst + 100; sent += 1) raw.say({ ...message, id: `s${sent}` });
  await hangUp(raw);
});

test('ten sockets with 130,000 parts of one byte each', async () => {
  const part = buildFrame({ first: CONTINUATION, payload: 'x' });
  const parts = Buffer.concat([buildFrame({ first: TEXT_BEGINS, payload: 'x' }), ...Array(129_999).fill(part)]);
  const abusers = await Promise.all(Array.from({ length: 10 }, () => openFrameSocket(gateway.port)));
  const codes = abusers.map(readCloseCode);
  for (const socket of abusers) socket.write(parts);
  // What is still on its way when the socket is closed may make the kernel cut it before the code is read.
  for (const code of await Promise.all(codes)) expect([null, 1008]).toContain(code);
  await waitUntil('they are gone', () => gateway.graphql.counts().sockets === 1);
});

test('one message of 60 MB, and an id of 1 MB', async () => {
  for (const message of ['x'.repeat(60_000_000), JSON.stringify(subscribe('x'.repeat(1_000_000)))]) {
    const raw = await open();
    raw.say(message);
    expect([1006, 1009]).toContain((await raw.closed()).code);
    await waitUntil('it is gone', () => gateway.graphql.counts().sockets === 1);
  }
});

test('half a handshake, and a connection that breaks in the middle of one', async () => {
  for (let each = 0; each < 50; each += 1) {
    const socket = connect(gateway.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Ke');
    socket.destroy();
  }
});

test.each([
  ['no version', { 'Sec-WebSocket-Version': '7' }, 400],
  ['no key', { 'Sec-WebSocket-Key': 'short' }, 400],
  ['another upgrade, which is none', { Upgrade: 'h2c' }, 401],
])('a handshake with %s is answered by HTTP', async (_what, headers, status) => {
  const socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  const usual = {
    ...{ Host: `127.0.0.1:${gateway.port}`, Connection: 'Upgrade', Upgrade: 'websocket' },
    ...{ 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' },
  };
  const lines = Object.entries({ ...usual, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(['GET /graphql HTTP/1.1', ...lines, '', ''].join('\r\n'));
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  socket.destroy();
});
