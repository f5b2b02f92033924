/** Turns of the sweep's questions: each leaves in a turn that the budget has granted, also when an access token kept it waiting. */

import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { createSerialQueue } from '../lib/serial-queue.js';
import type { Count } from '../lib/tally.js';
import type { Store } from '../store/open-store.js';
import { isUnavailable } from '../store/store-fault.js';
import type { Unit } from '../store/unit.js';
import { type Commit, createCommitTimes } from './commit-times.js';
import { createGivenUp, type GivenUpReason } from './given-up.js';
import { intervalOf, type Pace } from './pace-questions.js';
import { LATENESS_MAX_MS, spendBudget } from './spend-budget.js';

/** Resolves to whether the question may leave now. Each call is one departure: a repeated question takes a turn of its own. */
export type Turn = () => Promise<boolean>;

/** Instants are UTC milliseconds, granted in a unit of work, so that all instances share one budget. */
export interface Turns {
  /** When at most `wanted` new questions may be put; none while others of this process wait. One unit at a time. */
  grant(unit: Unit, wanted: number): Promise<readonly number[]>;
  /** The unit of the last grant has been committed: what is granted next lies behind a commit that takes as long. */
  noteCommit(): void;
  /** Counts a question that was granted and is not put. */
  giveUp(reason: GivenUpReason): void;
  /** How many were not put, since the process began. */
  givenUp(): readonly Count<'reason'>[];
  /** How far apart questions are by now, going by when one was last wanted. */
  intervalMs(): number;
  /** Whether M-Pesa wants them further apart than is configured. */
  isSlowed(): boolean;
  /** The turn of a question that was granted for the instant `at`. */
  at(at: number): Turn;
}

export interface TurnsNeighbours {
  readonly store: Store;
  readonly clock: Clock;
  readonly questionsPerSecond: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

const BETWEEN_TRIES_MS = 100;
/** Well within the time that Daraja is given: a question that is kept waiting longer is put at its ladder's next rung. */
const WAITING_MAX_MS = 5_000;

/** Without this, all questions of the seconds in which a token is renewed would leave in the same one. */
export function createTurns({ store, clock, questionsPerSecond: perSecond, signal, log }: TurnsNeighbours): Turns {
  const commits = createCommitTimes(clock);
  const givenUp = createGivenUp(clock, log);
  const isInTime = (at: number) => clock.now() <= at + LATENESS_MAX_MS;
  const inTurn = createSerialQueue();
  let waiting = 0;
  let lastCommit: Commit | null = null;
  const usualMs = 1_000 / perSecond;
  /** As the budget said when a question was last wanted; it wears off also while none is. */
  let pace: Pace = { slowedAt: null, slowedToMs: null };
  const intervalMs = () => intervalOf(pace, clock.now(), usualMs);

  const spend = (unit: Unit, wanted: number, commit: Commit) => {
    const now = (): number => {
      commit.start();
      return clock.now();
    };
    const noteInterval = (slowedToMs: number) => {
      pace = { slowedAt: clock.now(), slowedToMs };
    };
    return spendBudget(unit, { wanted, perSecond, now, noteInterval, commitMs: commits.expectedMs() });
  };
  /** Undefined for not now, as when the database is away. */
  const grantOne = async (): Promise<number | undefined> => {
    try {
      const commit = commits.begin();
      const [at] = await store.atomically(unit => spend(unit, 1, commit));
      commit.end();
      return at;
    } catch (error) {
      if (isUnavailable(error)) return undefined;
      throw error;
    }
  };
  const takeAnother = async (givenUpAt: number): Promise<boolean> => {
    while (clock.monotonic() < givenUpAt && !signal.aborted) {
      const at = await grantOne();
      await pause(clock, at === undefined ? BETWEEN_TRIES_MS : Math.max(0, at - clock.now()), signal);
      if (at !== undefined && isInTime(at)) return !signal.aborted;
    }
    return false;
  };
  const standInLine = async (): Promise<boolean> => {
    const givenUpAt = clock.monotonic() + WAITING_MAX_MS;
    waiting += 1;
    const isTaken = await inTurn(() => takeAnother(givenUpAt)).finally(() => {
      waiting -= 1;
    });
    if (!isTaken && !signal.aborted) givenUp.add('no-turn');
    return isTaken;
  };

  return Object.freeze({
    grant: async (unit: Unit, wanted: number) => {
      lastCommit = commits.begin();
      return waiting > 0 ? [] : spend(unit, wanted, lastCommit);
    },
    noteCommit: () => lastCommit?.end(),
    giveUp: givenUp.add,
    givenUp: givenUp.read,
    intervalMs,
    isSlowed: () => intervalMs() > usualMs,
    at: (at: number): Turn => {
      let isTaken = false;
      return () => {
        const isMine = !isTaken && isInTime(at);
        isTaken = true;
        return isMine ? Promise.resolve(true) : standInLine();
      };
    },
  } satisfies Turns);
}
