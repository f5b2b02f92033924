/** M5: two clocks that differ: what time it is then, and whether anything may be called late. */

import { describe, expect, it } from '@jest/globals';
import { createDeadlineGuard, createSharedClock } from '../../../src/lib/shared-clock.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const START = Date.UTC(2026, 10, 28, 9);

describe('M5: the clock that instances share', () => {
  it.each([
    ['a second ahead', 1_000, 1_000],
    ['two seconds ahead, which happens', 2_000, 2_000],
    ['ten minutes ahead', 600_000, 0],
    ['ten minutes behind', -600_000, 0],
    ['a day ahead', 86_400_000, 0],
  ])('%s is %i ms off, and then %i ms', (_name, skewMs, remainingMs) => {
    const machine = createVirtualClock(START + skewMs);
    expect(createSharedClock(machine, () => skewMs).now() - START).toBe(remainingMs);
  });

  it('does not jump to and fro when the difference is near the limit', () => {
    const machine = createVirtualClock(START);
    let skewMs = 0;
    const clock = createSharedClock(machine, () => skewMs);
    const seen = [1_990, 2_010, 1_990, 1_500, 1_010, 990, 1_500].map(ms => {
      skewMs = ms;
      return START - clock.now();
    });
    expect(seen).toEqual([0, 2_010, 1_990, 1_500, 1_010, 0, 0]);
  });

  it('lets nothing be late while clocks are apart, nor for a while after', async () => {
    const machine = createVirtualClock(START);
    let skewMs = 10_000;
    const mayTimeOut = createDeadlineGuard(machine, () => skewMs, 180_000);
    const seen: boolean[] = [mayTimeOut()];
    for (const [ms, afterMs] of [
      [10_001, 1_000],
      [0, 500],
      [0, 179_000],
      [0, 1_000],
      [-10_001, 1_000],
    ] as const) {
      skewMs = ms;
      await machine.advance(afterMs);
      seen.push(mayTimeOut());
    }
    expect(seen).toEqual([true, false, false, false, true, false]);
  });
});
