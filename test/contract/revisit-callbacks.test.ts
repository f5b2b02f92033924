/** The second look at callbacks that waited for Daraja's own answer: each has its turn, whatever becomes of those before it. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ApplyCallback, Verdict } from '../../src/inbox/apply-callback.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { revisitCallbacks } from '../../src/inbox/revisit-callbacks.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories } from '../support/make-history.js';
import { createSettableClock } from '../support/settable-clock.js';

const AT = Date.UTC(2026, 10, 1);
const APPLIED: Verdict = { verdict: 'APPLIED', note: null, paymentId: null };

describeEachDatabase('the second look at callbacks', database => {
  const newId = createIds(createSettableClock(AT), systemRandom);
  let fresh: FreshStore;
  let waiting: readonly string[];

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    const payment = await createHistories(fresh.store).add(AT);
    const rows = Array.from({ length: 3 }, (): CallbackRow => {
      const id = newId();
      return {
        ...{ id, route: 'stk/callback', ticket: payment.id, body: Buffer.from('{}'), bodyHash: id },
        ...{ receivedAt: AT, lastReceivedAt: AT, copies: 1, note: null },
        ...{ verdict: 'UNCONFIRMED', paymentId: payment.id },
      };
    });
    await fresh.store.atomically(unit => unit.insertMany(CallbackRow, rows));
    waiting = rows.map(({ id }) => id);
  });
  afterEach(() => fresh.close());

  it('passes over one that cannot be applied', async () => {
    const seen: string[] = [];
    const apply: ApplyCallback = async ({ id }) => {
      seen.push(id);
      if (id === waiting[0]) throw new TypeError('a poisonous callback');
      return APPLIED;
    };
    await revisitCallbacks({ store: fresh.store, apply, log: silentLog });
    expect(seen).toEqual(waiting);
  });

  it('ends at once when the database is away', async () => {
    const seen: string[] = [];
    const apply: ApplyCallback = async ({ id }) => {
      seen.push(id);
      throw new StoreUnavailable('away');
    };
    await expect(revisitCallbacks({ store: fresh.store, apply, log: silentLog })).rejects.toThrow(StoreUnavailable);
    expect(seen).toEqual(waiting.slice(0, 1));
  });
});
