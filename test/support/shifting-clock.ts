/** The time of this machine, which a test may set forward: hours of a ladder pass without waiting for them. */

import { type Cancel, type Clock, systemClock } from '../../src/lib/clock.js';

export interface ShiftingClock {
  /** Knows the shifted time; its timers run in real time, as on a machine whose clock is set. */
  readonly gateway: Clock;
  /** The same time; its timers run while the time is shifted over them, earliest first. */
  readonly simulator: Clock;
  shift(ms: number): void;
}

interface Timer {
  readonly dueAt: number;
  readonly task: () => void;
  cancel: Cancel;
}

export function createShiftingClock(): ShiftingClock {
  const waiting = new Set<Timer>();
  let shiftedMs = 0;
  const now = () => systemClock.now() + shiftedMs;
  const monotonic = () => systemClock.monotonic() + shiftedMs;

  const run = (timer: Timer): void => {
    waiting.delete(timer);
    timer.task();
  };
  const arm = (timer: Timer): void => {
    timer.cancel = systemClock.after(Math.max(0, timer.dueAt - monotonic()), () => run(timer));
  };
  const after = (delayMs: number, task: () => void): Cancel => {
    const timer: Timer = { dueAt: monotonic() + delayMs, task, cancel: () => undefined };
    waiting.add(timer);
    arm(timer);
    return () => {
      waiting.delete(timer);
      timer.cancel();
    };
  };
  return Object.freeze({
    gateway: Object.freeze({ now, monotonic: systemClock.monotonic, after: systemClock.after }),
    simulator: Object.freeze({ now, monotonic, after }),
    shift(ms: number): void {
      shiftedMs += ms;
      const timers = [...waiting].sort((one, other) => one.dueAt - other.dueAt);
      for (const timer of timers) timer.cancel();
      for (const timer of timers) {
        if (timer.dueAt <= monotonic()) run(timer);
        else arm(timer);
      }
    },
  });
}
