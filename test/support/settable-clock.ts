/** A clock that stands still until it is set; its timers never run. */

import type { Clock } from '../../src/lib/clock.js';

export function createSettableClock(startMs: number): Clock & { set(atMs: number): void } {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    after: () => () => undefined,
    set(atMs: number) {
      nowMs = atMs;
    },
  };
}
