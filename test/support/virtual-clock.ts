/** A clock driven by hand: nothing happens until a test lets time pass, and then in order. */

import type { Cancel, Clock } from '../../src/lib/clock.js';

export interface VirtualClock extends Clock {
  /**
   * Lets `ms` pass: runs every timer that falls due, earliest first, each at its own time, including those that tasks set
   * on the way. Between timers the event loop turns once, so that promises settle and may set further timers.
   */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone (a clock that is set, forwards or back); timers and `monotonic` do not notice. */
  shift(ms: number): void;
  /** How many timers are waiting. */
  timers(): number;
}

interface Timer {
  readonly dueAt: number;
  readonly task: () => void;
}

/** `startAt` is what `now()` says at first, in UTC milliseconds; `monotonic()` starts at 0. */
export function createVirtualClock(startAt: number): VirtualClock {
  const waiting = new Set<Timer>();
  let elapsedMs = 0;
  let wallOffsetMs = startAt;

  function after(delayMs: number, task: () => void): Cancel {
    const timer = { dueAt: elapsedMs + Math.max(0, delayMs), task };
    waiting.add(timer);
    return () => void waiting.delete(timer);
  }

  async function advance(ms: number): Promise<void> {
    const until = elapsedMs + ms;
    await turnEventLoop();
    for (let timer = findEarliest(waiting, until); timer !== null; timer = findEarliest(waiting, until)) {
      waiting.delete(timer);
      elapsedMs = timer.dueAt;
      timer.task();
      await turnEventLoop();
    }
    elapsedMs = until;
  }

  return Object.freeze({
    now: () => wallOffsetMs + elapsedMs,
    monotonic: () => elapsedMs,
    after,
    advance,
    shift(ms: number): void {
      wallOffsetMs += ms;
    },
    timers: () => waiting.size,
  });
}

/** Of two timers that are due together the one set first; sets keep their order. */
function findEarliest(waiting: ReadonlySet<Timer>, until: number): Timer | null {
  let earliest: Timer | null = null;
  for (const timer of waiting) {
    if (timer.dueAt <= until && (earliest === null || timer.dueAt < earliest.dueAt)) earliest = timer;
  }
  return earliest;
}

function turnEventLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
