import { describe, expect, it } from '@jest/globals';

import type { Caller } from '../../../src/callers/caller.js';
import { createBudgets } from '../../../src/graphql/run/limits/create-budgets.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const KEY: Caller = {
  ...{ name: 'shop', role: 'server', watch: null, address: null, key: null, ending: null, shortcodes: null },
};
const TOKEN: Caller = { ...KEY, name: 'watch:1', role: 'readonly', watch: { paymentId: '1', expiresAt: 0 } };
const MUTATION = { mutations: 1, cost: 10 };
const QUERY = { mutations: 0, cost: 10 };

const open = () => {
  const clock = createVirtualClock(0);
  const budgets = createBudgets({ mutationsPerMinute: 60, costPerMinute: 6_000 }, clock);
  /** How many of these pass before one is refused. */
  const spend = (caller: Caller, weight: typeof QUERY) => {
    for (let passed = 0; passed < 1_000; passed += 1) {
      const refusal = budgets.refuse({ caller }, weight);
      if (refusal) return { passed, refusal };
    }
    return { passed: 1_000, refusal: null };
  };
  return { clock, budgets, spend };
};

describe('A4: the budget of a key', () => {
  it('lets a sixth of a minute’s through at once, then says how long to wait, and lets one more through after that', async () => {
    const { clock, spend } = open();
    const { passed, refusal } = spend(KEY, MUTATION);
    expect([passed, refusal?.code, refusal?.details]).toEqual([10, 'RATE_LIMITED', { retryAfterSeconds: 1 }]);
    await clock.advance(1_000);
    expect(spend(KEY, MUTATION).passed).toBe(1);
    await clock.advance(3_600_000);
    expect(spend(KEY, MUTATION).passed).toBe(10);
  });

  it('counts queries by the fields that they ask for, apart from mutations', () => {
    const { spend } = open();
    expect(spend(KEY, QUERY).passed).toBe(100);
    expect(spend(KEY, MUTATION)).toMatchObject({ passed: 0, refusal: { code: 'RATE_LIMITED' } });
    expect(spend({ ...KEY, name: 'other' }, MUTATION).passed).toBe(10);
  });

  it('lets the largest operation through, and has it paid back', async () => {
    const { clock, spend } = open();
    const large = { mutations: 0, cost: 20_000 };
    const { passed, refusal } = spend(KEY, large);
    expect([passed, refusal?.details.retryAfterSeconds]).toEqual([1, 191]);
    await clock.advance(191_000);
    expect(spend(KEY, large).passed).toBe(1);
  });

  it('spends nothing for what is refused, and once for what is asked about twice', async () => {
    const { clock, budgets, spend } = open();
    const context = { caller: KEY };
    for (let time = 0; time < 50; time += 1) expect(budgets.refuse(context, MUTATION)).toBeNull();
    expect(spend(KEY, MUTATION).passed).toBe(9);
    for (let time = 0; time < 50; time += 1) expect(budgets.refuse({ caller: KEY }, MUTATION)).not.toBeNull();
    await clock.advance(1_000);
    expect(spend(KEY, MUTATION).passed).toBe(1);
  });

  it('is a fiftieth for a watch token', () => {
    expect(open().spend(TOKEN, QUERY).passed).toBe(2);
  });

  it('is none where it is off', () => {
    const budgets = createBudgets({ mutationsPerMinute: null, costPerMinute: null }, createVirtualClock(0));
    for (let time = 0; time < 5_000; time += 1) expect(budgets.refuse({ caller: KEY }, MUTATION)).toBeNull();
  });

  it('of a checkout is one for its tokens and its link', () => {
    const clock = createVirtualClock(0);
    const budgets = createBudgets({ mutationsPerMinute: 1_200, costPerMinute: 3_000_000 }, clock);
    const caller: Caller = { ...TOKEN, name: 'checkout:7', watch: { checkoutId: '7', expiresAt: 0 } };
    const tap = () => budgets.refuse({ caller }, MUTATION);
    const visit = () => budgets.refuseVisit('7', MUTATION);
    expect([tap(), visit(), tap(), visit()]).toEqual([null, null, null, null]);
    expect([tap()?.code, visit()?.code]).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(budgets.refuseVisit('8', MUTATION)).toBeNull();
  });
});
