/** The gateway's store, opened on a database of the caller's own. */

import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import type { FreshDatabase, TestDatabase } from './databases.js';

export interface FreshStore extends Pick<FreshDatabase, 'address'> {
  readonly store: Store;
  /** Closes the store and drops its database. */
  close(): Promise<void>;
}

/** `statementTimeoutMs`: for tests that only read what others have done, however slow the machine is; without it as in the gateway. */
export async function openFreshStore(
  database: Pick<TestDatabase, 'create'>,
  { statementTimeoutMs }: { readonly statementTimeoutMs?: number } = {},
): Promise<FreshStore> {
  const { address, drop } = await database.create({ mayHaveTables: true });
  const limits = statementTimeoutMs === undefined ? {} : { statementTimeoutMs };
  const store = await openStore({ address, tables, clock: systemClock, log: silentLog, ...limits });
  return {
    address,
    store,
    close: async () => {
      await store.close();
      await drop();
    },
  };
}
