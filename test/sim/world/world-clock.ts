/** Time in the simulated world: it stands still until the driver moves it, and may leap over hours in which only polls would run. */

import type { Cancel, Clock } from '../../../src/lib/clock.js';
import type { Dice } from './dice.js';
import type { Life } from './life.js';

export interface WorldClock {
  /** UTC milliseconds. */
  now(): number;
  /** Since the start of the run. */
  elapsed(): number;
  /** Something that the world does: time never leaps over it. */
  after(delayMs: number, task: () => void): Cancel;
  /** The same for what only takes its time, such as a query: it is no happening that polls should follow. */
  lag(delayMs: number, task: () => void): Cancel;
  /** The clock of one process; its timers end with its life. A leap over several of its timers is a process that was suspended. */
  forProcess(life: Life): Clock;
  /** When the world does something next, when something that takes its time is over, and when a process acts; Infinity for never. */
  nextEventAt(): number;
  nextLagAt(): number;
  nextTimerAt(): number;
  /** Moves to an instant and runs all that is due by then. */
  moveTo(at: number): Promise<void>;
}

interface Timer {
  readonly dueAt: number;
  readonly task: () => void;
  readonly kind: 'EVENT' | 'LAG' | 'PROCESS';
  readonly life: Life | null;
}

/** `settle` resolves when nothing moves any more until time goes on. */
export function createWorldClock(startAt: number, dice: Dice, settle: () => Promise<void>): WorldClock {
  let elapsedMs = 0;
  let timers: Timer[] = [];

  const add = (delayMs: number, task: () => void, kind: Timer['kind'], life: Life | null = null): Cancel => {
    const timer = { dueAt: elapsedMs + Math.max(0, delayMs), task, kind, life };
    timers.push(timer);
    return () => {
      timers = timers.filter(each => each !== timer);
    };
  };
  const isLiving = ({ life }: Timer) => life === null || life.isAlive();
  const next = (kind: Timer['kind']) => {
    const of = timers.filter(timer => timer.kind === kind && isLiving(timer)).map(({ dueAt }) => dueAt);
    return startAt + Math.min(...of, Number.POSITIVE_INFINITY);
  };
  const takeDue = (): Timer[] => {
    const due = timers.filter(({ dueAt }) => dueAt <= elapsedMs);
    timers = timers.filter(timer => timer.dueAt > elapsedMs && isLiving(timer));
    return due.sort((one, other) => one.dueAt - other.dueAt);
  };

  return Object.freeze({
    now: () => startAt + elapsedMs,
    elapsed: () => elapsedMs,
    after: (delayMs: number, task: () => void) => add(delayMs, task, 'EVENT'),
    lag: (delayMs: number, task: () => void) => add(delayMs, task, 'LAG'),
    forProcess: (life: Life): Clock =>
      Object.freeze({
        now: () => startAt + elapsedMs,
        monotonic: () => elapsedMs,
        after: (delayMs: number, task: () => void) => add(delayMs, task, 'PROCESS', life),
      }),
    nextEventAt: () => next('EVENT'),
    nextLagAt: () => next('LAG'),
    nextTimerAt: () => next('PROCESS'),
    moveTo: async (at: number) => {
      elapsedMs = Math.max(elapsedMs, at - startAt);
      await settle();
      for (let due = takeDue(); due.length > 0; due = takeDue()) {
        for (const timer of due) {
          if (!isLiving(timer)) continue;
          timer.task();
          // Sometimes one after the other, sometimes all in one turn of the event loop.
          if (dice.chance(0.5)) await settle();
        }
        await settle();
      }
    },
  });
}
