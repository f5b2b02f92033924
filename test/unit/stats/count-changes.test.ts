/** What changes in the totals of an hour: counts and amounts, each for itself. */

import { expect, test } from '@jest/globals';
import { addUp, type Change, HOUR_MS } from '../../../src/stats/count-changes.js';

const change = (by: 1 | -1, amountCents: bigint, at = 7 * HOUR_MS): Change => ({
  ...{ at, shortcode: '600000', kind: 'STK_PUSH', status: 'COMPLETED', failureReason: '' },
  ...{ payments: by, amountCents: BigInt(by) * amountCents },
});
const sumsOf = (changes: readonly Change[]) =>
  [...addUp(changes).values()].map(({ hourAt, payments, amountCents }) => [hourAt / HOUR_MS, payments, amountCents]);

test('a payment that is counted and taken out again leaves nothing', () => {
  expect(sumsOf([change(1, 1_800n), change(-1, 1_800n)])).toEqual([]);
});

test('one payment that comes and another one that goes leave what they differ by', () => {
  expect(sumsOf([change(1, 1_800n), change(-1, 1_000n)])).toEqual([[7, 0, 800n]]);
});

test('each hour has its own sum', () => {
  expect(sumsOf([change(1, 1_800n), change(1, 200n), change(1, 100n, 8.5 * HOUR_MS)])).toEqual([
    [7, 2, 2_000n],
    [8, 1, 100n],
  ]);
});

test('amounts add up exactly beyond what a double holds', () => {
  const most = 999_999_999_999_999n;
  expect(sumsOf(Array.from({ length: 12 }, () => change(1, most)))).toEqual([[7, 12, 11_999_999_999_999_988n]]);
});
