/** Turns of those who read the log back: a few at a time, in turn between callers, each at the cost of its caller. */

import type { Caller } from '../../../callers/caller.js';
import type { Pace } from '../../../feed/feed.js';
import type { Cancel, Clock } from '../../../lib/clock.js';
import type { Budgets } from './create-budgets.js';

/** All turns of this process. */
export interface ReplayTurns {
  /** For one follower; `cost` is what its caller pays for one event that is shown. */
  paceOf(caller: Caller, cost: number): Pace;
}

/** What somebody who wants to read tells when he may. */
type Come = () => void;

/** Those of one caller, first come first served. It stands among the ready, or waits for its budget. */
interface Line {
  readonly caller: Caller;
  readonly waiting: Set<Come>;
  cancel: Cancel;
}

/** Reading back is work for the process and for the database; two overlap the one with the other. */
const READERS_MAX = 2;
/** An event that nobody is shown has been read all the same; and a page is never dearer than the largest query. */
const EVENT_COST_MIN = 20;
const EVENT_COST_MAX = 200;

/** Between two pages the event loop looks at everybody else. */
export function createReplayTurns(budgets: Budgets, clock: Pick<Clock, 'after'>): ReplayTurns {
  const lines = new Map<string, Line>();
  /** In the order of their turns. */
  const ready = new Set<Line>();
  let reading = 0;
  let isCalling = false;

  const close = (line: Line): void => {
    line.cancel();
    ready.delete(line);
    lines.delete(line.caller.name);
  };
  const callNext = (line: Line): void => {
    const [come] = line.waiting;
    if (!come) return;
    reading += 1;
    line.waiting.delete(come);
    if (line.waiting.size === 0) close(line);
    else ready.add(line);
    come();
  };
  const call = (): void => {
    isCalling = false;
    for (const line of ready) {
      if (reading >= READERS_MAX) return;
      ready.delete(line);
      const waitMs = budgets.spareInMs(line.caller);
      if (waitMs === 0) callNext(line);
      else line.cancel = clock.after(waitMs, () => callLater(line));
    }
  };
  const callSoon = (): void => {
    if (isCalling) return;
    isCalling = true;
    setImmediate(call);
  };
  function callLater(line: Line): void {
    ready.add(line);
    callSoon();
  }
  const lineOf = (caller: Caller): Line => {
    const line = lines.get(caller.name) ?? { caller, waiting: new Set(), cancel: () => undefined };
    if (!lines.has(caller.name)) callLater(line);
    lines.set(caller.name, line);
    return line;
  };

  return Object.freeze({
    paceOf: (caller, cost) => ({
      ask() {
        const line = lineOf(caller);
        let state: 'waiting' | 'reading' | 'left' = 'waiting';
        let come: Come = () => undefined;
        const coming = new Promise<void>(resolve => {
          come = () => {
            state = 'reading';
            resolve();
          };
        });
        line.waiting.add(come);
        return {
          come: coming,
          leave(events) {
            if (state === 'waiting') {
              line.waiting.delete(come);
              if (line.waiting.size === 0 && lines.get(caller.name) === line) close(line);
              come();
            } else if (state === 'reading') {
              reading -= 1;
              budgets.spend(caller, events * Math.min(Math.max(cost, EVENT_COST_MIN), EVENT_COST_MAX));
              callSoon();
            }
            state = 'left';
          },
        };
      },
    }),
  } satisfies ReplayTurns);
}
