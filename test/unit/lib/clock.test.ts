/** The machine's clock: timers that are longer than Node's. */

import { expect, it } from '@jest/globals';
import { pause, systemClock } from '../../../src/lib/clock.js';

const DAYS_31_MS = 31 * 86_400_000;

it.each([DAYS_31_MS, 2 ** 31, Number.POSITIVE_INFINITY])('a timer of %d ms is not over at once', async delayMs => {
  let isOver = false;
  const cancel = systemClock.after(delayMs, () => {
    isOver = true;
  });
  await pause(systemClock, 30);
  cancel();
  expect(isOver).toBe(false);
});

it('one that was cancelled does nothing', async () => {
  let isOver = false;
  const cancel = systemClock.after(1, () => {
    isOver = true;
  });
  cancel();
  await pause(systemClock, 30);
  expect(isOver).toBe(false);
});
