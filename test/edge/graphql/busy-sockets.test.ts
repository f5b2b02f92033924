/** A socket that says more than its budget is read more slowly, and is not closed; a quiet one is told that the gateway is there. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { openEventStream } from '../../support/event-stream.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const { subscriptionsPerSocketMax } = SOCKET_LIMITS;
const FLOOD = 20_000;
/** It comes in pieces of at most 64 KiB, a ping takes 21 bytes of them, and after each piece nothing is read for ten seconds. */
const FLOOD_MS = ((FLOOD * 21) / 65_536 - 2) * 10_000;
/** The contract's: the server says something on every door at least this often. */
const SIGN_OF_LIFE_MS = 12_000;

let gateway: TestGateway;
let clock: VirtualClock;
let raw: RawSocket;
beforeEach(async () => {
  clock = createVirtualClock(0);
  gateway = await openTestGateway({ clock });
  raw = await openRawSocket(gateway.url);
  await raw.init();
});
afterEach(async () => {
  expect(raw.socket.readyState).toBe(raw.socket.OPEN);
  raw.socket.close();
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  await gateway.stop();
});

const subscribe = (id: string) => ({
  id,
  type: 'subscribe',
  payload: { query: 'subscription { paymentUpdated { cursor } }' },
});
const complete = (id: string) => ({ id, type: 'complete' });
const pongs = () => raw.messages.filter(({ type }) => type === 'pong').length;

test('C6: all the subscriptions of a socket may change, several times over, in one moment', async () => {
  const ids = (round: number) => Array.from({ length: subscriptionsPerSocketMax }, (_, index) => `${round}.${index}`);
  raw.say(...ids(0).map(subscribe));
  for (let round = 1; round <= 4; round += 1) {
    raw.say(...ids(round - 1).map(complete), ...ids(round).map(subscribe));
  }
  raw.say({ type: 'ping' });
  await raw.hear('pong');
  await waitUntil('all of the last round follow', () => gateway.memory.followers() === subscriptionsPerSocketMax);
  expect(raw.messages).toEqual([]);
});

test('C6: what is more than the budget waits outside, and is answered in the end', async () => {
  for (let sent = 0; sent < FLOOD; sent += 1) raw.say({ type: 'ping' });
  await waitUntil('all are answered', async () => {
    await clock.advance(1_000);
    return pongs() === FLOOD;
  });
  expect(clock.monotonic()).toBeGreaterThan(FLOOD_MS);
});

test('C6: who leaves while he waits is gone when all that he said has been read', async () => {
  const other = await openRawSocket(gateway.url);
  await other.init();
  for (let sent = 0; sent < FLOOD; sent += 1) other.say({ type: 'ping' });
  other.socket.close();
  await waitUntil('it has gone', async () => {
    await clock.advance(1_000);
    return gateway.graphql.counts().sockets === 1;
  });
  expect(clock.monotonic()).toBeGreaterThan(FLOOD_MS);
  expect((await other.closed()).code).toBe(1005);
});

test('C2: a quiet socket hears a message at least every 12 seconds, which a page can see', async () => {
  const pings = () => raw.messages.filter(({ type }) => type === 'ping').length;
  for (let heard = 1; heard <= 3; heard += 1) {
    await clock.advance(SIGN_OF_LIFE_MS);
    await waitUntil('a sign of life', () => pings() >= heard);
    raw.say({ type: 'pong' });
  }
});

test('C2: a quiet stream hears something at least every 12 seconds', async () => {
  const query = 'subscription { paymentUpdated { cursor } }';
  const stream = await openEventStream(gateway.url, { query }, bearer('admin'));
  let bytes = 0;
  stream.response.on('data', (text: string) => {
    bytes += text.length;
  });
  for (let round = 0; round < 3; round += 1) {
    const before = bytes;
    await clock.advance(SIGN_OF_LIFE_MS);
    await waitUntil('a sign of life', () => bytes > before);
  }
  stream.close();
});
