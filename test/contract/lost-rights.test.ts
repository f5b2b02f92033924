/** O5: a user that loses a right on the database: it is told of until it is back, and the store goes on by itself. */

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { tables } from '../../src/tables.js';
import {
  databases,
  endConnectionsOf,
  type FreshDatabase,
  runOnServer,
  type ServerAddress,
} from '../support/databases.js';
import { makePayment } from '../support/make-payment.js';
import { waitUntil } from '../support/wait-until.js';

const newId = createIds(systemClock, systemRandom);
const makeRow = (): PaymentRow => buildPaymentRow(makePayment({ id: newId(), status: 'FAILED' }), null);

const BETWEEN_TRIALS_MS = 1_000;
const servers = databases.filter(({ name }) => name !== 'SQLite');

describe.each(servers)('O5: on $name a user', ({ isAvailable, create }) => {
  const test = isAvailable ? it : it.skip;
  const user = `rights_${randomBytes(4).toString('hex')}`;
  let fresh: FreshDatabase;
  let root: ServerAddress;
  let store: Store;
  /** How often the store has begun to try by itself whether it can write. */
  let trials = 0;

  const clock: Clock = {
    ...systemClock,
    after: (ms, run) =>
      systemClock.after(ms, () => {
        if (ms === BETWEEN_TRIALS_MS) trials += 1;
        run();
      }),
  };

  const work: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
    INSERT: store => store.atomically(unit => unit.insertMany(PaymentRow, [makeRow()])),
    UPDATE: store => store.atomically(unit => unit.raiseHead(1)),
    DELETE: store => store.atomically(unit => unit.deleteMany(PaymentRow, [newId()])),
    SELECT: store => store.atomically(unit => unit.lockMany(PaymentRow, [newId()])),
  };

  beforeAll(async () => {
    if (!isAvailable) return;
    fresh = await create();
    if (fresh.address.kind !== 'mysql') throw new Error('not a server');
    root = fresh.address;
    await runOnServer(root, `CREATE USER ${user} IDENTIFIED BY 'p'`, `GRANT ALL ON ${root.database}.* TO ${user}`);
    const address = { ...root, user, password: new Secret('p') };
    store = await openStore({ address, tables, clock, log: silentLog });
  });

  afterAll(async () => {
    await store?.close();
    if (isAvailable) await runOnServer(root, `DROP USER ${user}`);
    await fresh?.drop();
  });

  test.each(Object.keys(work))('O5: who may no longer %s is told so until it may again', async right => {
    const tryIt = () => work[right]?.(store);
    await tryIt();
    await runOnServer(root, `REVOKE ${right} ON ${root.database}.* FROM ${user}`);
    await endConnectionsOf(root, user);
    await expect(tryIt()).rejects.toThrow(StoreUnavailable);
    const refused = {
      isAnswering: true,
      isStoring: false,
      problem: expect.stringMatching(
        /^The user lacks a right on tables of this database \(ER_(TABLE|COLUMN)ACCESS_DENIED_ERROR\): /,
      ),
    };
    expect(store.health()).toMatchObject(refused);
    const before = trials;
    await waitUntil('the store has tried twice', () => trials > before + 2);
    expect(store.health()).toMatchObject(refused);
    // Nobody ends connections for this: those that were refused are not used again.
    await runOnServer(root, `GRANT ${right} ON ${root.database}.* TO ${user}`);
    await waitUntil('the store to find out by itself', () => store.health().isStoring);
    expect(store.health().problem).toBe(null);
    await tryIt();
  });
});
