/** The inbox looked through by route: what the rows say, and from one index, however rare the route is and however many others there are. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CALLBACK_VERDICTS, type CallbackVerdict } from '../../src/domain/evidence.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createFindProof } from '../../src/inbox/find-proof.js';
import type { CallbackFilter } from '../../src/inbox/inbox.js';
import { createListCallbacks, type ListCallbacks } from '../../src/inbox/list-callbacks.js';
import { firstIdAt } from '../../src/lib/ids.js';
import { catchStatements } from '../support/catch-statements.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const COUNT = 6_000;
const STARTS_AT = Date.UTC(2026, 0, 1);
const HAND = ['c2b/confirmation', 'feed/c2b', 'pull/row'];
const RARE = ['b2c/callback', 'b2c/timeout'];

/** Mostly applied pushes and payments by hand; of payouts five. */
const ROWS = Array.from({ length: COUNT }, (_, index): CallbackRow => {
  const receivedAt = STARTS_AT + index * 1_000;
  const route = index % 1_200 === 7 ? 'b2c/callback' : ['stk/callback', ...HAND][index % 4];
  const verdict = index % 50 === 0 ? CALLBACK_VERDICTS[(index / 50) % CALLBACK_VERDICTS.length] : 'APPLIED';
  return {
    ...{ id: firstIdAt(receivedAt), route: route ?? '', ticket: null, body: Buffer.from('{}'), bodyHash: 'h' },
    ...{
      receivedAt,
      lastReceivedAt: receivedAt,
      copies: 1,
      verdict: verdict ?? 'APPLIED',
      note: null,
      paymentId: null,
    },
  };
});

const FILTERS: readonly CallbackFilter[] = [
  { route: RARE },
  { route: HAND },
  { route: ['stk/callback', 'stk/callback'] },
  { route: ['balance/callback'] },
  { route: HAND, verdict: ['UNMATCHED', 'APPLIED'] },
  { route: RARE, verdict: ['APPLIED'] },
  { route: [...HAND, ...RARE], receivedAfter: STARTS_AT + 600_000, receivedBefore: STARTS_AT + 2_000_000 },
];

const isOf = ({ route, verdict, receivedAfter = 0, receivedBefore = Infinity }: CallbackFilter) => {
  return (row: CallbackRow): boolean =>
    (route?.includes(row.route) ?? true) &&
    (verdict?.includes(row.verdict) ?? true) &&
    row.receivedAt > receivedAfter &&
    row.receivedAt < receivedBefore;
};
const idsOf = (filter: CallbackFilter): string[] => ROWS.filter(isOf(filter)).map(({ id }) => id);

describeEachDatabase('the inbox by route', database => {
  let fresh: FreshStore;
  let list: ListCallbacks;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    for (let from = 0; from < COUNT; from += 1_000) {
      await fresh.store.atomically(unit => unit.insertMany(CallbackRow, ROWS.slice(from, from + 1_000)));
    }
    const analyze = database.name === 'SQLite' ? 'ANALYZE' : 'ANALYZE TABLE callbacks';
    await fresh.store.atomically(({ runner }) => runner.query(analyze));
    list = createListCallbacks(fresh.store);
  });
  afterAll(() => fresh.close());

  it.each(FILTERS)('is what the rows say, page by page, in their order and in numbers: %j', async filter => {
    const all = idsOf(filter);
    const first = await list.page(filter, 40, null);
    expect(first.items.map(({ id }) => id)).toEqual(all.toReversed().slice(0, 40));
    expect(first.hasMore).toBe(all.length > 40);
    const next = await list.page(filter, 40, first.items.at(-1)?.id ?? null);
    expect(next.items.map(({ id }) => id)).toEqual(all.toReversed().slice(40, 80));
    const middle = firstIdAt(STARTS_AT + (COUNT / 2) * 1_000);
    expect(await list.idsFrom(filter, middle, 30)).toEqual(all.filter(id => id >= middle).slice(0, 30));
    const count = (verdict: CallbackVerdict): number => Math.min(100, idsOf({ ...filter, verdict: [verdict] }).length);
    const verdicts = filter.verdict ?? CALLBACK_VERDICTS;
    expect(await list.countEach(filter, 100)).toEqual(verdicts.map(verdict => ({ verdict, count: count(verdict) })));
  });

  it('is what the rows say with more routes than there are', async () => {
    const filter = { route: [...RARE, ...Array.from({ length: 40 }, (_, index) => `none/${index}`)] };
    expect((await list.page(filter, 40, null)).items.map(({ id }) => id)).toEqual(idsOf(filter).toReversed());
  });

  it.each(FILTERS)('reads ranges of one index, and sorts nothing: %j', async filter => {
    const statements = await catchStatements(fresh.store.reader(), async () => {
      await list.idsFrom(filter, firstIdAt(STARTS_AT), 30);
      await list.countEach(filter, 100);
    });
    expect(statements.length).toBeGreaterThan(0);
    for (const { sql, values } of statements) expect(await explain(sql, values)).toEqual([]);
  });

  it('reads ranges of an index where it looks for the first confirmation of a shortcode', async () => {
    const from = STARTS_AT + 60_000;
    const statements = await catchStatements(fresh.store.reader(), async () => {
      expect(await createFindProof(fresh.store)('600000', from)).toBeNull();
    });
    expect(statements.length).toBeGreaterThan(0);
    for (const { sql, values } of statements) {
      const steps = await explain(sql, values);
      expect(steps.filter(step => !step.includes('callbacks_by_bytes'))).toEqual([]);
    }
  });

  /** What of the plan is no range of the index by route. */
  async function explain(sql: string, values: readonly unknown[]): Promise<readonly string[]> {
    const word = { SQLite: 'EXPLAIN QUERY PLAN', MySQL: 'EXPLAIN FORMAT=TRADITIONAL', MariaDB: 'EXPLAIN' }[
      database.name
    ];
    const plan: readonly Plan[] = await fresh.store.reader().query(`${word} ${sql}`, [...values]);
    return plan
      .map(({ detail, select_type: kind, key, Extra: extra }) => detail ?? `${kind} ${key} ${extra}`)
      .filter(step => !/^UNION RESULT/.test(step))
      .filter(step => !step.includes('callbacks_by_route') || /TEMP|filesort|SCAN/.test(step));
  }
});

/** A step of a plan, as SQLite and as MySQL tell it. */
interface Plan {
  readonly detail?: string;
  readonly select_type?: string;
  readonly key?: string | null;
  readonly Extra?: string | null;
}
