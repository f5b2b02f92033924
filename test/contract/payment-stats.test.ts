/** Stats count every payment exactly once, as it is, on every database: folded, half folded or not, archived, and with two who fold. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { archiveEvents } from '../../src/archive/archive-events.js';
import type { Payment } from '../../src/domain/payment.js';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { readSearch } from '../../src/domain/payment-search.js';
import { presentStats } from '../../src/graphql/schema/types/payment-stats.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import type { PaymentParts } from '../../src/payments/payments.js';
import { createStats, type StatsStation } from '../../src/stats/create-stats.js';
import type { StatsBucket, StatsRow } from '../../src/stats/stats.js';
import { HourRow, HoursMarkRow } from '../../src/stats/stats-row.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 5, 20, 30);
const OFFSET_MS = { MINUTE: 0, HOUR: 0, DAY: 3 * HOUR_MS } as const;
const LENGTH_MS = { MINUTE: 60_000, HOUR: HOUR_MS, DAY: 24 * HOUR_MS } as const;
const failed = (reason: 'WRONG_PIN' | 'OTHER') =>
  ({ status: 'FAILED', failure: { reason, resultCode: '1', retryable: true } }) as const;
/** What payments go through; some more than once. */
const STORIES: readonly (readonly Partial<Payment>[])[] = [
  [],
  [{ status: 'COMPLETED' }],
  [failed('WRONG_PIN')],
  [failed('OTHER'), { status: 'COMPLETED', failure: null }],
  [failed('OTHER'), failed('WRONG_PIN')],
  [{ status: 'TIMED_OUT' }, { status: 'COMPLETED' }, { status: 'REVERSED' }],
];
const RANGES = [
  [START, START + 80 * HOUR_MS, 'DAY', 'HOUR'],
  [START + 17 * 60_000, START + 60 * HOUR_MS + 1, 'HOUR'],
  [START + HOUR_MS / 2, START + 3.5 * HOUR_MS, 'HOUR', 'MINUTE'],
  [START + 5, START + 6, 'DAY'],
] as const;
const FILTERS: readonly PaymentFilter[] = [
  {},
  { status: ['COMPLETED', 'FAILED'] },
  { kind: ['B2C'], shortcodes: ['600000'] },
  { shortcode: '600001', failureReason: ['WRONG_PIN'] },
  { shortcode: '600001', shortcodes: [] },
  { createdAfter: START + 2 * HOUR_MS, createdBefore: START + 50 * HOUR_MS },
  { amountFrom: 10_000, amountTo: 40_000 },
  { search: readSearch('ref 1', true) },
  { search: readSearch('ref', true), needsReview: false },
];

describeEachDatabase('stats', database => {
  let fresh: FreshStore;
  let store: Store;
  let stats: StatsStation;
  let other: StatsStation;
  let histories: Histories;
  const open = () => createStats({ store, clock: systemClock, log: silentLog });

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    [stats, other] = [open(), open()];
    histories = createHistories(store);
  });
  afterAll(async () => {
    await Promise.all([stats.close(), other.close()]);
    await fresh.close();
  });

  async function addPayments(count: number, from: number): Promise<void> {
    for (let index = from; index < from + count; index += 1) {
      const kind = index % 4 === 0 ? 'B2C' : 'STK_PUSH';
      await histories.add(START + index * 97 * 60_000, STORIES[index % STORIES.length], {
        ...{ kind, amountCents: 100 * (index + 1) ** 2, shortcode: index % 3 === 0 ? '600001' : '600000' },
        accountReference: `Ref ${index}`,
      });
    }
  }

  /** All that match, from the history, page by page. */
  async function readHistory(filter: PaymentFilter): Promise<readonly PaymentParts[]> {
    const find = createFindPayments(store);
    const parts = ['createdAt', 'kind', 'status', 'failure', 'amountCents'] as const;
    const found: PaymentParts[] = [];
    for (let isMore = true; isMore; ) {
      const page = await find.page(filter, 100, found.at(-1)?.id ?? null, parts);
      found.push(...page.items);
      isMore = page.hasMore;
    }
    return found;
  }

  function countOne(payment: PaymentParts, bucket: StatsBucket): StatsRow {
    const { createdAt = 0, kind = 'C2B', status = 'PENDING', failure, amountCents = 0 } = payment;
    const start = createdAt - ((createdAt + OFFSET_MS[bucket]) % LENGTH_MS[bucket]);
    return { start, kind, status, failureReason: failure?.reason ?? null, count: 1, amountCents: BigInt(amountCents) };
  }

  const inOrder = (rows: readonly StatsRow[]) => {
    const { total, buckets, failures } = presentStats(rows);
    const sorted = (list: readonly object[]) =>
      list
        .map(each => JSON.stringify(each, (_key, value) => (typeof value === 'bigint' ? String(value) : value)))
        .sort();
    return { total: sorted(total), buckets: sorted(buckets), failures: sorted(failures) };
  };

  async function expectExact(): Promise<void> {
    for (const filter of FILTERS) {
      const history = await readHistory(filter);
      for (const [from, to, ...buckets] of RANGES) {
        const within = history.filter(({ createdAt = 0 }) => createdAt >= from && createdAt < to);
        for (const bucket of buckets) {
          const expected = inOrder(within.map(payment => countOne(payment, bucket)));
          expect(inOrder(await stats.read({ caller: 'shop', filter, from, to, bucket }))).toEqual(expected);
        }
      }
    }
  }

  /** Paid in one hour, of which a double does not hold the sum. */
  async function addLarge(count: number, at: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const paid = { kind: 'C2B', amountCents: 999_999_999_999_999 } as const;
      await histories.add(at + index * 1_000, [{ status: 'COMPLETED' }], paid);
    }
  }

  const readMark = async () => (await store.reader().getRepository(HoursMarkRow).findOneByOrFail({ id: 1 })).sequence;

  it('are exact before anything is folded', async () => {
    await addPayments(20, 0);
    expect(await readMark()).toBe(0);
    await expectExact();
  });

  it('are exact once all is folded, and folding again changes nothing', async () => {
    await stats.foldAll();
    await stats.foldAll();
    expect(await readMark()).toBeGreaterThan(20);
    await expectExact();
  });

  it('are exact with a part folded, when payments change that were folded before', async () => {
    const open = await histories.add(START + 7 * 60_000, []);
    await stats.foldAll();
    const wrong = await histories.advance(open, START + 8 * 60_000, failed('WRONG_PIN'));
    await expectExact();
    await stats.foldAll();
    await histories.advance(wrong, START + 9 * 60_000, { status: 'COMPLETED', failure: null });
    await addPayments(20, 20);
    await expectExact();
  });

  it('are exact when two fold at once', async () => {
    await addPayments(10, 40);
    await Promise.allSettled([stats.foldAll(), other.foldAll(), stats.foldAll(), other.foldAll()]);
    await stats.foldAll();
    await expectExact();
  });

  it('are exact where the largest amounts that are taken add up to more than a double holds, folded in parts and not', async () => {
    const at = START + 9 * HOUR_MS;
    const question = {
      caller: 'shop',
      filter: { kind: ['C2B'] },
      from: at - 2 * HOUR_MS,
      to: at + 2 * HOUR_MS,
    } as const;
    const sum = async (bucket: StatsBucket) =>
      presentStats(await stats.read({ ...question, bucket })).total.map(({ count, amount }) => [count, String(amount)]);
    for (const [round, expected] of [
      [12, '11999999999999988'] as const,
      [23, '22999999999999977'] as const,
    ].entries()) {
      await addLarge(round === 0 ? 12 : 11, at + round * 60_000);
      for (const bucket of ['MINUTE', 'HOUR'] as const) expect(await sum(bucket)).toEqual([expected]);
      await stats.foldAll();
      for (const bucket of ['MINUTE', 'HOUR'] as const) expect(await sum(bucket)).toEqual([expected]);
    }
    await expectExact();
  });

  it('are exact when events were archived before they were folded', async () => {
    await store.atomically(async unit => {
      const hours = await store.reader().getRepository(HourRow).find();
      await unit.deleteMany(
        HourRow,
        hours.map(({ id }) => id),
      );
      await unit.updateMany(HoursMarkRow, [{ id: 1, sequence: 0 }], ['sequence']);
    });
    let archived = 0;
    for (let isLast = false; !isLast; ) {
      const step = await archiveEvents(store, START + 365 * 24 * HOUR_MS, async () => undefined);
      archived += step.archived;
      isLast = step.isLast;
    }
    expect(archived).toBeGreaterThan(0);
    await stats.foldAll();
    await expectExact();
  });
});
