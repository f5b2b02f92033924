import { describe, expect, it } from '@jest/globals';
import { moveMarks, planPull } from '../../../src/pulls/plan-pull.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 29);
const ago = (hours: number) => NOW - hours * HOUR_MS;
const pulled = (rows: number, latestAt: number | null, isWhole = true) => ({
  report: { shortcode: '600000', rows, opened: 0, confirmed: 0, known: 0 },
  ...{ receipts: new Set<string>(), latestAt, isWhole },
});

describe('a pull of the schedule', () => {
  it.each<[string, number | null, number | null, number, boolean]>([
    ['reaches back two days at first', null, null, 48, true],
    ['overlaps the last one by two hours', ago(0.1), ago(3.5), 2.1, false],
    ['reaches back further once an hour, to compare', ago(0.1), ago(4), 9, true],
    ['asks for no more than M-Pesa has', ago(60), ago(60), 48, true],
  ])('%s', (_what, pulledThrough, comparedThrough, hours, isComparing) => {
    const plan = planPull({ pulledThrough, comparedThrough }, NOW);
    expect(plan).toEqual({ from: ago(hours), to: NOW, isComparing });
  });

  it('that is behind a clock that was wrong asks for nothing that is to come', () => {
    expect(planPull({ pulledThrough: NOW + 10 * HOUR_MS, comparedThrough: NOW }, NOW)).toEqual({
      ...{ from: NOW, to: NOW, isComparing: false },
    });
  });

  const plan = { from: ago(9), to: NOW, isComparing: true };
  const marks = { pulledThrough: ago(1), comparedThrough: ago(4) };
  it.each([
    ['moves on with its rows', pulled(3, ago(1)), { pulledThrough: NOW, comparedThrough: ago(3) }],
    [
      'has compared no further than to its newest row',
      pulled(3, ago(5)),
      { pulledThrough: NOW, comparedThrough: ago(5) },
    ],
    ['that is not whole has compared nothing, and takes nothing back', pulled(3, ago(1), false), marks],
    [
      'that is not whole moves on to three hours before its newest row',
      pulled(3, ago(-3), false),
      { ...marks, pulledThrough: NOW },
    ],
    ['that is not whole moves nothing by rows without a time', pulled(3, null, false), marks],
    ['moves nothing without rows', pulled(0, null), marks],
  ])('%s', (_what, given, expected) => {
    expect(moveMarks(marks, plan, given)).toEqual(expected);
  });
});
