/** The distance between two clocks, told by one answer. */

import { expect, test } from '@jest/globals';

import { findClockSkew } from '../../../src/lib/clock-skew.js';

test.each([
  ['the same second', 10_400, 10_000, 10_900, 0],
  ['an answer that took a minute', 10_400, 40_000, 70_000, 0],
  ['a clock that is ahead', 60_000, 10_000, 60_100, 49_000],
  ['a clock that is behind', 10_000, 60_000, 10_100, -49_900],
])('%s', (_what, askedAt, darajaAt, answeredAt, skewMs) => {
  expect(findClockSkew(askedAt, darajaAt, answeredAt, 1_000)).toBe(skewMs);
});

test('a clock that tells its time to the millisecond', () => {
  expect(findClockSkew(10_400, 10_000, 10_900)).toBe(400);
});
