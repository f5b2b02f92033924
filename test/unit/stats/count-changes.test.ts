/** What changes in the totals of an hour: counts and amounts, each for itself. */

import { expect, test } from '@jest/globals';
import { addUp, type Change, HOUR_MS } from '../../../src/stats/count-changes.js';

const change = (by: 1 | -1, amountCents: number, at = 7 * HOUR_MS): Change => ({
  ...{ at, shortcode: '600000', kind: 'STK_PUSH', status: 'COMPLETED', failureReason: '' },
  ...{ payments: by, amountCents: by * amountCents },
});
const sumsOf = (changes: readonly Change[]) =>
  [...addUp(changes).values()].map(({ hourAt, payments, amountCents }) => [hourAt / HOUR_MS, payments, amountCents]);

test('a payment that is counted and taken out again leaves nothing', () => {
  expect(sumsOf([change(1, 1_800), change(-1, 1_800)])).toEqual([]);
});

test('one payment that comes and another one that goes leave what they differ by', () => {
  expect(sumsOf([change(1, 1_800), change(-1, 1_000)])).toEqual([[7, 0, 800]]);
});

test('each hour has its own sum', () => {
  expect(sumsOf([change(1, 1_800), change(1, 200), change(1, 100, 8.5 * HOUR_MS)])).toEqual([
    [7, 2, 2_000],
    [8, 1, 100],
  ]);
});
