/** What the simulator will do later, on the clock it was given; closing it forgets everything. */

import type { Cancel, Clock } from '../lib/clock.js';

/** Tasks that wait for their time. */
export interface Schedule {
  after(delayMs: number, task: () => void): void;
  close(): void;
}

/** Its timers are the clock's, so a virtual clock runs them in order. */
export function createSchedule(clock: Clock): Schedule {
  const pending = new Set<Cancel>();
  let isClosed = false;

  return Object.freeze({
    after(delayMs: number, task: () => void): void {
      if (isClosed) return;
      const cancel = clock.after(delayMs, () => {
        pending.delete(cancel);
        task();
      });
      pending.add(cancel);
    },
    close(): void {
      isClosed = true;
      for (const cancel of pending) cancel();
      pending.clear();
    },
  });
}
