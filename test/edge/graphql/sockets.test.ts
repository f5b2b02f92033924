/** The WebSocket as hostile clients know it: close codes, limits, and what may not be sent over it. */

import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock(0);
  gateway = await openTestGateway({ clock, allowedOrigins: ['https://shop.example'] });
});
afterEach(() => gateway.stop());

const WATCH_ALL = 'subscription { paymentUpdated { cursor payment { version metadata } } }';
const subscribe = (id: string, query = WATCH_ALL, variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

async function open(): Promise<RawSocket> {
  const raw = await openRawSocket(gateway.url);
  await raw.init();
  return raw;
}

test.each([
  undefined,
  {},
  { authorization: 'Bearer nobody' },
  { authorization: 5 },
  { authorization: ['Bearer admin-key'] },
])('without a credential the socket is closed: %j', async payload => {
  const raw = await openRawSocket(gateway.url);
  raw.say({ type: 'connection_init', payload });
  expect((await raw.closed()).code).toBe(4401);
});

test.each([
  ['not JSON', 4400],
  ['[]', 4400],
  ['{"type":"colour"}', 4400],
  ['{"type":"next","id":"1","payload":{"data":null}}', 4400],
  ['{"type":"subscribe","id":"","payload":{"query":"{a}"}}', 4400],
  ['{"type":"subscribe","id":"1","payload":{}}', 4400],
  ['{"type":"connection_init"}', 4429],
  ['x'.repeat(70_000), 1009],
])('a message that breaks the protocol closes the socket: %.40s', async (message, code) => {
  const raw = await open();
  raw.say(message);
  expect((await raw.closed()).code).toBe(code);
});

test('subscribing before the acknowledgement closes the socket', async () => {
  const raw = await openRawSocket(gateway.url);
  raw.say(subscribe('1'));
  expect((await raw.closed()).code).toBe(4401);
});

test('a socket that never says hello is closed', async () => {
  const raw = await openRawSocket(gateway.url);
  await clock.advance(SOCKET_LIMITS.initWaitMs);
  expect((await raw.closed()).code).toBe(4408);
});

test('another subprotocol is not spoken', async () => {
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`);
  const code = await new Promise(resolve => socket.once('close', resolve));
  expect(code).toBe(4406);
});

test('an id that is in use closes the socket', async () => {
  const raw = await open();
  raw.say(subscribe('1'), subscribe('1'));
  expect((await raw.closed()).code).toBe(4409);
});

test('a binary message closes the socket', async () => {
  const binary = await open();
  binary.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
  expect((await binary.closed()).code).toBe(1003);
});

test('many small fragments close the socket', async () => {
  const raw = await open();
  for (let sent = 0; sent < 100; sent += 1) raw.socket.send('x', { fin: false });
  expect((await raw.closed()).code).toBe(1008);
});

test('a ping is answered without its payload', async () => {
  const raw = await open();
  raw.say({ type: 'ping', payload: { big: 'x'.repeat(60_000) } });
  await raw.hear('pong');
  expect(raw.messages).toEqual([]);
  raw.socket.close();
});

const nested = (depth: number) =>
  `subscription ${'{ ... on Subscription '.repeat(depth)}{ paymentUpdated { cursor } }${' }'.repeat(depth)}`;

test.each([
  ['{ payments { cursor } }', 'BAD_USER_INPUT'],
  ['{ __schema { types { name } } }', 'BAD_USER_INPUT'],
  [
    'mutation { initiateStkPush(input: {amount: 1, phoneNumber: "0712345678", accountReference: "A"}) { id } }',
    'BAD_USER_INPUT',
  ],
  ['subscription A { balanceUpdated { asOf } } subscription B { balanceUpdated { asOf } }', 'BAD_USER_INPUT'],
  ['subscription {', 'GRAPHQL_PARSE_FAILED'],
  ['subscription { colour }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { a: balanceUpdated { asOf } b: balanceUpdated { asOf } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription ($on: Boolean!) { paymentUpdated @include(if: $on) { cursor } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { ...F } fragment F on Subscription { ...F @skip(if: true) }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { ... { paymentUpdated @skip(if: true) { cursor } } }', 'GRAPHQL_VALIDATION_FAILED'],
  [`subscription { paymentUpdated { ${'cursor '.repeat(1_100)} } }`, 'LIMIT_EXCEEDED'],
  [nested(20), 'LIMIT_EXCEEDED'],
  ['subscription { paymentUpdated(filter: {status: [GONE]}) { cursor } }', 'BAD_USER_INPUT'],
])('the rules of HTTP hold, and the socket lives: %.60s', async (query, code) => {
  const raw = await open();
  raw.say(subscribe('1', query), subscribe('2'));
  const { payload } = await raw.hear('error', '1');
  expect(payload).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
  await waitUntil('the second is followed', () => gateway.memory.followers() === 1);
  expect(gateway.memory.requested).toEqual([]);
  raw.socket.close();
});

test('what nobody expected is told by a reference only', async () => {
  const raw = await open();
  gateway.memory.fault = new Error('SELECT * FROM secrets');
  raw.say(subscribe('1'));
  const { payload } = await raw.hear('next', '1');
  expect(payload).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  expect(JSON.stringify(payload)).not.toMatch(/SELECT/);
  raw.socket.close();
});

test('a socket has a limit of subscriptions, and an operation that ended makes room', async () => {
  const raw = await open();
  const ids = Array.from({ length: SOCKET_LIMITS.subscriptionsPerSocketMax }, (_, index) => `s${index}`);
  raw.say(...ids.map(id => subscribe(id)), subscribe('too many'));
  expect((await raw.hear('error', 'too many')).payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  await waitUntil('all follow', () => gateway.memory.followers() === ids.length);
  expect(gateway.graphql.counts()).toMatchObject({ sockets: 1, subscriptions: ids.length });
  raw.say({ id: 's0', type: 'complete' });
  await waitUntil('one has gone', () => gateway.memory.followers() === ids.length - 1);
  raw.say(subscribe('one more'));
  await waitUntil('another has come', () => gateway.memory.followers() === ids.length);
  raw.socket.terminate();
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  expect(gateway.graphql.counts()).toMatchObject({ sockets: 0, subscriptions: 0 });
});

test('an id that is used again while it begins leaves nothing behind', async () => {
  const raw = await open();
  for (let round = 0; round < 20; round += 1) raw.say(subscribe('1'), { id: '1', type: 'complete' });
  raw.say(subscribe('last'));
  await waitUntil('the last follows', () => gateway.memory.followers() >= 1);
  raw.socket.close();
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
});

test('a thousand that come and go leave nothing behind', async () => {
  for (let round = 0; round < 20; round += 1) {
    const raw = await open();
    raw.say(...Array.from({ length: 50 }, (_, index) => subscribe(String(index))));
    await waitUntil('all follow', () => gateway.memory.followers() === 50);
    if (round % 2 === 0) raw.socket.terminate();
    else raw.socket.close();
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  }
});

test('a reader that stops reading costs nothing to others and is closed', async () => {
  const payment = makePayment({ id: idOf(1), metadata: JSON.stringify('x'.repeat(4_000)) });
  const slow = await open();
  slow.socket.pause();
  slow.say(...Array.from({ length: 20 }, (_, index) => subscribe(String(index))));
  const healthy = await open();
  healthy.say(subscribe('1'));
  await waitUntil('all follow', () => gateway.memory.followers() === 21);
  for (let version = 1; version <= 2_000; version += 1) gateway.memory.store({ ...payment, version });
  await waitUntil('the healthy one has heard all', () => healthy.messages.length === 2_000);
  await clock.advance(SOCKET_LIMITS.keepAliveMs);
  await waitUntil('the healthy one has answered', async () => healthy.socket.readyState === healthy.socket.OPEN);
  await clock.advance(SOCKET_LIMITS.keepAliveMs);
  slow.socket.resume();
  expect((await slow.closed()).code).toBe(4410);
  expect(healthy.socket.readyState).toBe(healthy.socket.OPEN);
  healthy.socket.close();
});

test('a page of another origin does not get in', async () => {
  const upgrade = (origin: string | null, path = '/graphql') =>
    new Promise<string>(resolve => {
      const socket = connect(gateway.port, '127.0.0.1', () => {
        const lines = [
          `GET ${path} HTTP/1.1`,
          `Host: 127.0.0.1:${gateway.port}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
        ];
        const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
        socket.write([...lines, ...key, ...(origin === null ? [] : [`Origin: ${origin}`]), '', ''].join('\r\n'));
      });
      socket.once('data', data => {
        resolve(String(data).split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
  const own = `http://127.0.0.1:${gateway.port}`;
  for (const origin of [null, own, 'https://shop.example']) expect(await upgrade(origin)).toMatch(/101/);
  for (const origin of [
    'null',
    'https://shop.example.evil',
    'https://evil.shop.example',
    'http://shop.example',
    `${own}0`,
  ]) {
    expect(await upgrade(origin)).toMatch(/403/);
  }
  expect(await upgrade(null, '/elsewhere')).toMatch(/404/);
});

test('when the gateway drains, sockets are told to come back', async () => {
  const raw = await open();
  raw.say(subscribe('1'));
  await waitUntil('it follows', () => gateway.memory.followers() === 1);
  await gateway.graphql.closeSockets();
  expect(await raw.closed()).toMatchObject({ code: 1012 });
  expect(raw.messages).toEqual([]);
  expect(gateway.memory.followers()).toBe(0);
});
