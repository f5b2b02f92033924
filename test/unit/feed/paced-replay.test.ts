/** A replay costs its caller: it waits for the budget, goes on where it was, and whoever is live pays nothing. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '../../../src/callers/caller.js';
import { appendEvents } from '../../../src/feed/append-events.js';
import { createFeed } from '../../../src/feed/create-feed.js';
import type { Feed, FeedPosition, FeedUpdate } from '../../../src/feed/feed.js';
import { readHead } from '../../../src/feed/read-events.js';
import { createBudgets } from '../../../src/graphql/run/limits/create-budgets.js';
import { createReplayTurns } from '../../../src/graphql/run/limits/create-replay-turns.js';
import { silentLog } from '../../../src/lib/log.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import { openStore, type Store } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { databases, type FreshDatabase } from '../../support/databases.js';
import { makePayment } from '../../support/make-payment.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

const KEY: Caller = {
  ...{ name: 'board', role: 'readonly', watch: null, address: null, key: null, ending: null, shortcodes: null },
};
const EVENTS = 250;
/** A page of a hundred events takes 2,000 fields, and 500 are left to requests. */
const RATES = { mutationsPerMinute: null, costPerMinute: 6_000 };
/** Until a page is paid back. */
const PAID_BACK_MS = 20_000;

let clock: VirtualClock;
let database: FreshDatabase;
let store: Store;
let feed: Feed;
let start: FeedPosition;

beforeEach(async () => {
  clock = createVirtualClock(0);
  const sqlite = databases.find(({ name }) => name === 'SQLite');
  if (!sqlite) throw new Error('SQLite is always there');
  database = await sqlite.create();
  store = await openStore({ address: database.address, tables, clock, log: silentLog });
  feed = createFeed({
    ...{ store, pubsub: createInProcessPubSub(silentLog), clock, log: silentLog },
    ...{ findPayments: async () => new Map(), findIdsOfCheckout: async () => [] },
  });
  start = await readHead(store.reader());
  await append(1, EVENTS);
});

afterEach(async () => {
  await feed.close();
  await store.close();
  await database.drop();
});

async function append(from: number, through: number): Promise<void> {
  const payment = makePayment();
  const events = Array.from({ length: through - from + 1 }, (_, index) => ({
    ...{ before: null, after: { ...payment, version: from + index }, evidence: 'CALLBACK' as const },
    ...{ occurredAt: 0, note: null },
  }));
  await store.atomically(unit => appendEvents(unit, events, systemRandom));
}

function open() {
  const budgets = createBudgets(RATES, clock);
  const pace = createReplayTurns(budgets, clock).paceOf(KEY, 1);
  return { budgets, follow: () => feed.follow({ ...ALL, after: start, pace }) };
}

const ALL = { paymentId: null, filter: {}, isUntilSettled: false };

/** Keeps the versions that come, until it ends. */
function listen(updates: AsyncIterable<FeedUpdate>) {
  const versions: number[] = [];
  const ended = (async () => {
    for await (const { payment } of updates) versions.push(payment.version);
  })();
  return { versions, ended };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('it waits when the budget is empty, and neither loses nor doubles a step', async () => {
  const { follow } = open();
  const updates = await follow();
  const { versions, ended } = listen(updates);
  await clock.advance(1);
  expect(versions).toEqual(upTo(100));
  await clock.advance(PAID_BACK_MS);
  expect(versions).toEqual(upTo(200));
  await clock.advance(PAID_BACK_MS);
  expect(versions).toEqual(upTo(EVENTS));
  await updates.return?.();
  await ended;
});

test('what comes when it is live costs nothing, also beyond the budget', async () => {
  const { budgets, follow } = open();
  const updates = await follow();
  const { versions, ended } = listen(updates);
  await clock.advance(2 * PAID_BACK_MS + 1);
  expect(versions).toEqual(upTo(EVENTS));
  const before = budgets.spareInMs(KEY);
  expect(before).toBeGreaterThan(2_000);
  await append(EVENTS + 1, EVENTS + 50);
  await clock.advance(2_000);
  expect(versions).toEqual(upTo(EVENTS + 50));
  expect(budgets.spareInMs(KEY)).toBe(before - 2_000);
  await updates.return?.();
  await ended;
});

test('one that leaves while it waits is forgotten at once', async () => {
  const { follow } = open();
  const updates = await follow();
  const { versions, ended } = listen(updates);
  await clock.advance(1);
  await clock.advance(1);
  const timers = clock.timers();
  await updates.return?.();
  await ended;
  expect(versions).toEqual(upTo(100));
  expect(clock.timers()).toBe(timers - 1);
});
