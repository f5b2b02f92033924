/** The tail: whoever listens is told to look when its window begins, because the window says nothing of what came before. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTail } from '../../../src/feed/create-tail.js';
import { silentLog } from '../../../src/lib/log.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import { openStore, type Store } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { databases, type FreshDatabase } from '../../support/databases.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

let database: FreshDatabase;
let store: Store;

beforeEach(async () => {
  const sqlite = databases.find(({ name }) => name === 'SQLite');
  if (!sqlite) throw new Error('SQLite is always there');
  database = await sqlite.create();
  const clock = createVirtualClock(0);
  store = await openStore({ address: database.address, tables, clock, log: silentLog });
});

afterEach(async () => {
  await store.close();
  await database.drop();
});

test('a follower that read the log before the first look is told to look again, and may skip nothing', async () => {
  const pubsub = createInProcessPubSub(silentLog);
  const tail = createTail({ store, pubsub, clock: createVirtualClock(0), log: silentLog });
  const woken: number[] = [];
  tail.listen({ paymentId: null, wake: sequence => void woken.push(sequence), expire: () => undefined });
  tail.listen({ paymentId: 'a payment', wake: sequence => void woken.push(sequence), expire: () => undefined });
  await tail.catchUp();
  expect(woken).toEqual([0, 0]);
  await tail.close();
});
