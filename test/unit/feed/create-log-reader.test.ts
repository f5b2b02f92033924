/** The log reader: a follower that is far behind is given page after page, and the rest of the process runs in between. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendEvents } from '../../../src/feed/append-events.js';
import { createLogReader } from '../../../src/feed/create-log-reader.js';
import { createTail } from '../../../src/feed/create-tail.js';
import { createReadLog } from '../../../src/feed/read-log.js';
import { createSelectGiven } from '../../../src/feed/select-given.js';
import { silentLog } from '../../../src/lib/log.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import { openStore, type Store } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { databases, type FreshDatabase } from '../../support/databases.js';
import { makePayment } from '../../support/make-payment.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const EVENTS = 1_000;
const clock = createVirtualClock(0);
let database: FreshDatabase;
let store: Store;

beforeEach(async () => {
  const sqlite = databases.find(({ name }) => name === 'SQLite');
  if (!sqlite) throw new Error('SQLite is always there');
  database = await sqlite.create();
  store = await openStore({ address: database.address, tables, clock, log: silentLog });
});

afterEach(async () => {
  await store.close();
  await database.drop();
});

test('a follower that is far behind lets the others run between its pages', async () => {
  const payment = makePayment();
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    ...{ before: null, after: { ...payment, version: index + 1 }, evidence: 'CALLBACK' as const },
    ...{ occurredAt: 0, note: null },
  }));
  await store.atomically(unit => appendEvents(unit, events, systemRandom));
  const tail = createTail({ store, pubsub: createInProcessPubSub(silentLog), clock, log: silentLog });
  const request = { paymentId: null, filter: {}, after: null, isUntilSettled: false };
  const selectGiven = createSelectGiven({ store, findPayments: async () => new Map() });
  const readLog = createReadLog({ store, findIdsOfCheckout: async () => [] });
  const findNewest = async () => null;
  const listener = { wake: () => undefined, expire: () => undefined };
  const reader = createLogReader({ clock, tail, readLog, selectGiven, findNewest }, request, listener);
  reader.startAfter({ sequence: 0, isCaughtUp: false, logEnd: EVENTS });

  let turns = 0;
  const count = () => {
    turns += 1;
    turn = setImmediate(count);
  };
  let turn = setImmediate(count);
  const versions: number[] = [];
  for (let event = await reader.take(); event; event = await reader.take()) versions.push(event.version);
  clearImmediate(turn);
  expect(versions).toEqual(events.map(({ after }) => after.version));
  expect(turns).toBeGreaterThanOrEqual(EVENTS / 100);
  reader.stop();
  await tail.close();
});
