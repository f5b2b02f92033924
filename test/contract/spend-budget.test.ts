/** The budget of questions, on every database: never more in a second than allowed, whoever asks and when. */

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { QuestionBudgetRow } from '../../src/sweep/question-budget-row.js';
import { spendBudget } from '../../src/sweep/spend-budget.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase, type FreshDatabase } from '../support/databases.js';
import { mostInOneSecond } from '../support/most-in-one-second.js';

const START = 1_700_000_000_123;
const PER_SECOND = 5;
const FRESH: QuestionBudgetRow = { id: 1, secondAt: 0, used: 0, slowedAt: null, slowedToMs: null };

describeEachDatabase('the budget of questions', database => {
  let fresh: FreshDatabase;
  let one: Store;
  let two: Store;

  beforeAll(async () => {
    fresh = await database.create();
    const open = () => openStore({ address: fresh.address, tables, clock: systemClock, log: silentLog });
    one = await open();
    two = database.name === 'SQLite' ? one : await open();
  });
  beforeEach(() =>
    one.atomically(unit => unit.updateMany(QuestionBudgetRow, [FRESH], ['secondAt', 'used', 'slowedAt', 'slowedToMs'])),
  );
  afterAll(async () => {
    await one.close();
    if (two !== one) await two.close();
    await fresh.drop();
  });

  const spend = (now: number, wanted = 100, store = one, perSecond = PER_SECOND, commitMs = 0) =>
    store.atomically(unit => spendBudget(unit, { wanted, perSecond, now: () => now, commitMs }));

  it('spreads a second’s questions over it', async () => {
    expect(await spend(START)).toEqual([0, 200, 400, 600, 800].map(ms => START + ms));
    expect(await spend(START + 500)).toEqual([]);
  });

  it('grants what is wanted and keeps the rest, but does not make up for the past', async () => {
    expect(await spend(START, 1)).toEqual([START]);
    expect(await spend(START + 450, 1)).toEqual([START + 600]);
    expect(await spend(START + 450)).toEqual([START + 800]);
  });

  it('is never exceeded in any second, by two instances that ask whenever they like', async () => {
    const asked: number[] = [];
    for (let ms = 0; ms < 8_000; ms += 130) {
      const granted = await Promise.all([spend(START + ms, 3, one), spend(START + ms + 17, 4, two)]);
      asked.push(...granted.flat());
    }
    expect(mostInOneSecond(asked)).toBe(PER_SECOND);
    expect(asked.length).toBeGreaterThan(30);
  });

  it('grants a whole question now and then when it is less than one a second', async () => {
    const spendHalf = (now: number) => spend(now, 3, one, 0.5);
    expect(await spendHalf(START)).toEqual([START]);
    expect(await spendHalf(START + 1_900)).toEqual([]);
    expect(await spendHalf(START + 2_300)).toEqual([START + 2_300]);
  });

  it('grants whole questions of a fraction', async () => {
    expect(await spend(START, 3, one, 2.5)).toHaveLength(2);
  });

  it('goes on after a clock was set back, and with an instance whose clock is behind', async () => {
    await spend(START + 60_000);
    expect(await spend(START, 1)).toEqual([START]);
    expect((await spend(START - 900, 1)).every(at => at > START)).toBe(true);
  });
});
