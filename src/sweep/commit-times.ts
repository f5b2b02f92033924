/** How long the commits of this process take at present: an instant that is granted in a unit counts only after its commit. */

import type { Clock } from '../lib/clock.js';

/** Of one unit. */
export interface Commit {
  /** From here on it counts: all that it waits for is its own. */
  start(): void;
  /** It is committed. Does nothing without a start. */
  end(): void;
}

/** The latest commits, and what the next one may take. */
export interface CommitTimes {
  begin(): Commit;
  /** Milliseconds, with some to spare; 0 before the first. */
  expectedMs(): number;
}

/** One slow commit is remembered for so many that are faster. */
const REMEMBERED = 8;
const SPARE_FACTOR = 1.5;
/** A commit that takes longer counts as failed. */
const EXPECTED_MAX_MS = 3_000;

/** Remembers the latest few. */
export function createCommitTimes(clock: Clock): CommitTimes {
  const latestMs: number[] = [];
  return Object.freeze({
    begin: () => {
      let startedAt: number | null = null;
      return {
        start: () => {
          startedAt = clock.monotonic();
        },
        end: () => {
          if (startedAt === null) return;
          latestMs.push(clock.monotonic() - startedAt);
          startedAt = null;
          if (latestMs.length > REMEMBERED) latestMs.shift();
        },
      };
    },
    expectedMs: () => Math.min(EXPECTED_MAX_MS, Math.ceil(SPARE_FACTOR * Math.max(0, ...latestMs))),
  } satisfies CommitTimes);
}
