/** The feed: whoever has followed it leaves nothing behind, however it ended. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Payment } from '../../../src/domain/payment.js';
import { appendEvents } from '../../../src/feed/append-events.js';
import { createFeed } from '../../../src/feed/create-feed.js';
import type { Feed, FollowRequest } from '../../../src/feed/feed.js';
import { silentLog } from '../../../src/lib/log.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import { openStore, type Store } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { databases, type FreshDatabase } from '../../support/databases.js';
import { makePayment } from '../../support/make-payment.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

const ROUNDS = 200;
const ALL: FollowRequest = { paymentId: null, filter: {}, after: null, isUntilSettled: false };
const FOREIGN: FollowRequest = { ...ALL, after: { sequence: 7, tag: '0123456789ab' } };
const UNKNOWN: FollowRequest = { ...ALL, paymentId: '0000000000000000000b' };

let clock: VirtualClock;
let database: FreshDatabase;
let store: Store;
let feed: Feed;
let reads = 0;
/** The rows of payments, as they are now. */
const rows = new Map<string, Payment>();

beforeEach(async () => {
  clock = createVirtualClock(0);
  const sqlite = databases.find(({ name }) => name === 'SQLite');
  if (!sqlite) throw new Error('SQLite is always there');
  database = await sqlite.create();
  store = await openStore({ address: database.address, tables, clock, log: silentLog });
  const counted: Store = {
    ...store,
    reader: () => {
      reads += 1;
      return store.reader();
    },
  };
  const pubsub = createInProcessPubSub(silentLog);
  feed = createFeed({
    store: counted,
    pubsub,
    clock,
    log: silentLog,
    findPayments: async () => rows,
    findIdsOfCheckout: async () => [],
  });
});

afterEach(async () => {
  await feed.close();
  await store.close();
  await database.drop();
});

/** Another instance commits this version, and its bell is not heard. */
async function storeSilently(payment: Payment): Promise<void> {
  const before = rows.get(payment.id) ?? null;
  const event = { before, after: payment, evidence: 'CALLBACK' as const, occurredAt: 0, note: null };
  await store.atomically(unit => appendEvents(unit, [event], systemRandom));
  rows.set(payment.id, payment);
}

/** The tail reads the log only while somebody listens. */
async function isSomebodyListening(): Promise<boolean> {
  reads = 0;
  await clock.advance(2_000);
  return reads > 0;
}

test('followers that are refused, that leave before their first update, or while they wait for one, are forgotten', async () => {
  const kept = await feed.follow(ALL);
  expect(await isSomebodyListening()).toBe(true);
  for (let round = 0; round < ROUNDS; round += 1) {
    await expect(feed.follow(FOREIGN)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    await expect(feed.follow(UNKNOWN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await (await feed.follow(ALL)).return?.();
    const waiting = await feed.follow(ALL);
    const next = waiting.next();
    await waiting.return?.();
    expect(await next).toMatchObject({ done: true });
  }
  await kept.return?.();
  expect(await isSomebodyListening()).toBe(false);
});

test('a payment that another instance has settled is told before the subscription until then completes', async () => {
  const payment = makePayment();
  await storeSilently(payment);
  const board = await feed.follow(ALL);
  await clock.advance(2_000);
  const request = { ...ALL, paymentId: payment.id, isUntilSettled: true };
  const first = (await (await feed.follow(request)).next()).value;
  await storeSilently({ ...payment, version: 2, status: 'COMPLETED' });
  const versions: number[] = [];
  for await (const update of await feed.follow({ ...request, after: first.position })) {
    versions.push(update.payment.version);
  }
  expect(versions).toEqual([2]);
  await board.return?.();
});

test('who watches a payment from now is told no snapshot, and all that comes next', async () => {
  const payment = makePayment();
  await storeSilently(payment);
  const follower = await feed.follow({ ...ALL, paymentId: payment.id, isFromNow: true });
  await storeSilently({ ...payment, version: 2 });
  const next = follower.next();
  await clock.advance(2_000);
  expect((await next).value).toMatchObject({ event: { version: 2 } });
  await follower.return?.();
});
