/** An id that a client has completed is free at once: what it asks for under it next is told alone, and to the end. */

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const query = 'subscription ($id: ID!) { paymentUpdated(id: $id) { payment { id version } } }';
const [one, other] = [makePayment({ id: idOf(1) }), makePayment({ id: idOf(2) })];
const subscribe = ({ id }: { readonly id: string }) => ({
  ...{ id: '1', type: 'subscribe' },
  payload: { query, variables: { id } },
});
const COMPLETE = { id: '1', type: 'complete' };
const told = ({ id }: { readonly id: string }, version: number) => ({
  payload: { data: { paymentUpdated: { payment: { id, version } } } },
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(one);
  gateway.memory.store(other);
});
afterEach(async () => {
  await waitUntil('nothing is left', () => gateway.memory.followers() + gateway.graphql.counts().subscriptions === 0);
});
afterAll(() => gateway.stop());

async function open(): Promise<RawSocket> {
  const raw = await openRawSocket(gateway.url);
  await raw.init();
  return raw;
}

test.each([
  ['begins', false],
  ['runs', true],
])('while the old operation %s', async (_when, isRunning) => {
  const raw = await open();
  raw.say(subscribe(one));
  if (isRunning) await raw.hear('next');
  for (const payment of [other, one, other]) raw.say(COMPLETE, subscribe(payment));
  expect(await raw.hear('next')).toMatchObject(told(other, 1));
  await waitUntil('one follows', () => gateway.memory.followers() === 1);
  gateway.memory.store(one);
  gateway.memory.store({ ...other, version: 2 });
  expect(await raw.hear('next')).toMatchObject(told(other, 2));
  raw.say({ type: 'ping' });
  await raw.hear('pong');
  expect(raw.messages).toEqual([]);
  gateway.memory.store(other);
  await raw.hear('next');
  raw.say(COMPLETE);
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  raw.socket.close();
});

test('an id that nobody has completed is in use', async () => {
  const raw = await open();
  raw.say(subscribe(one), COMPLETE, subscribe(one), subscribe(other));
  expect((await raw.closed()).code).toBe(4409);
});

test('a socket that goes takes what waits with it', async () => {
  for (let round = 0; round < 20; round += 1) {
    const raw = await open();
    raw.say(subscribe(one));
    await raw.hear('next');
    for (const payment of [other, one, other]) raw.say(COMPLETE, subscribe(payment));
    raw.socket.terminate();
    await raw.closed();
  }
});
