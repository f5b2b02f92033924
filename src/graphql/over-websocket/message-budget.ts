/** How many messages a socket may still send: a bucket that refills with time. */

import type { Clock } from '../../lib/clock.js';

export interface MessageBudget {
  /** Takes one; false when none is left. */
  take(): boolean;
}

export function createMessageBudget(clock: Clock, burst: number, perSecond: number): MessageBudget {
  let left = burst;
  let filledAt = clock.monotonic();
  return {
    take() {
      const now = clock.monotonic();
      left = Math.min(burst, left + ((now - filledAt) * perSecond) / 1_000);
      filledAt = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
