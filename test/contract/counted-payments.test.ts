/** Payments that are counted one by one, on every database: few questions at a time, each caller in turn, and no part that holds others up. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { readSearch } from '../../src/domain/payment-search.js';
import { systemClock } from '../../src/lib/clock.js';
import { firstIdAt } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { createStats, type StatsStation } from '../../src/stats/create-stats.js';
import type { StatsRow } from '../../src/stats/stats.js';
import type { Store } from '../../src/store/open-store.js';
import { catchStatements } from '../support/catch-statements.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { holdStatements } from '../support/hold-statements.js';
import { makePayment } from '../support/make-payment.js';

const START = Date.UTC(2026, 0, 5);
const SECOND_MS = 1_000;
/** More than two parts. */
const PAYMENTS = 11_000;
const END = START + PAYMENTS * SECOND_MS;
const INSERTED_TOGETHER = 500;

/** Each with how many of the payments match. */
const FILTERS: readonly (readonly [PaymentFilter, number])[] = [
  [{ needsReview: false }, PAYMENTS],
  [{ needsReview: true }, 0],
  [{ amountFrom: 100, amountTo: 100 }, PAYMENTS / 2],
  [{ kind: ['C2B', 'B2C'], status: ['FAILED'], amountFrom: 1 }, 0],
  [{ phoneNumber: '254700000007' }, PAYMENTS / 10],
  [{ search: readSearch('ref', true) }, PAYMENTS],
  [{ search: readSearch('ukb1', true), settledAfter: START }, 0],
  [{ search: readSearch('0000007', true) }, PAYMENTS / 10],
  [{ accountReference: 'Ref 7', needsReview: false }, PAYMENTS / 10],
];

describeEachDatabase('payments that are counted one by one', database => {
  let fresh: FreshStore;
  let store: Store;
  let stats: StatsStation;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    stats = createStats({ store, clock: systemClock, log: silentLog });
    const rows = Array.from({ length: PAYMENTS }, (_, index) => {
      const createdAt = START + index * SECOND_MS;
      const amountCents = index % 2 === 0 ? 100 : 200;
      const words = { phoneNumber: `25470000000${index % 10}`, accountReference: `Ref ${index % 10}` };
      const payment = { id: firstIdAt(createdAt), status: 'COMPLETED', createdAt, amountCents, ...words } as const;
      return buildPaymentRow(makePayment(payment), null);
    });
    while (rows.length > 0) {
      const some = rows.splice(0, INSERTED_TOGETHER);
      await store.atomically(unit => unit.insertMany(PaymentRow, some));
    }
  });

  afterAll(async () => {
    await stats.close();
    await fresh.close();
  });

  const ask = (caller: string, filter: PaymentFilter = { needsReview: false }) =>
    stats.read({ caller, filter, from: START, to: END, bucket: 'DAY' });
  const countOf = (rows: readonly StatsRow[]) => rows.reduce((sum, { count }) => sum + count, 0);

  it.each(FILTERS)('are each counted once by %j', async (filter, expected) => {
    expect(countOf(await ask('console', filter))).toBe(expected);
  });

  it('are counted for two questions at a time, and a caller with many waits behind one with a single one', async () => {
    const { count, letGo } = holdStatements(store.reader(), 'FROM payments');
    const order: string[] = [];
    const asked = [...'aaaaaaaaaaab'].map(caller => ask(caller).then(() => order.push(caller)));
    const atOnce = await count();
    letGo();
    await Promise.all(asked);
    expect(atOnce).toBe(2);
    expect(order.at(-1)).toBe('a');
  });

  it('are refused to who has a hundred such questions waiting, and to nobody else', async () => {
    const { letGo } = holdStatements(store.reader(), 'FROM payments');
    const asked = Array.from({ length: 102 }, () => ask('a'));
    const [more, other] = [ask('a'), ask('b')];
    more.catch(() => undefined);
    letGo();
    await expect(more).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: 1 } });
    expect(new Set((await Promise.all([...asked, other])).map(countOf))).toEqual(new Set([PAYMENTS]));
  });

  it('hold nobody up in this process: no statement reads more than a part, and the event loop turns after each', async () => {
    if (fresh.address.kind !== 'sqlite') return;
    const reader = store.reader();
    for (const [filter] of FILTERS) {
      let turns = 0;
      let isOver = false;
      const turn = () => {
        turns += 1;
        if (!isOver) setImmediate(turn);
      };
      setImmediate(turn);
      const statements = await catchStatements(reader, () => ask('console', filter));
      isOver = true;
      expect(turns).toBeGreaterThanOrEqual(3);
      for (const { sql, values } of statements) {
        const [from, to] = values.filter(value => typeof value === 'string' && value.length === 26).slice(-2);
        const within = 'SELECT COUNT(*) AS payments FROM payments WHERE id >= ? AND id < ?';
        const [{ payments }] = await reader.query(sql.includes('OFFSET') ? 'SELECT 0 AS payments' : within, [from, to]);
        expect(payments).toBeLessThanOrEqual(5_000);
        const plan: readonly { detail: string }[] = await reader.query(`EXPLAIN QUERY PLAN ${sql}`, [...values]);
        const searches = plan.map(({ detail }) => detail).filter(detail => /SCAN|SEARCH/.test(detail));
        for (const search of searches) expect(search).toMatch(/SEARCH .*\bid>\? AND id<\?\)/);
      }
    }
  });
});
