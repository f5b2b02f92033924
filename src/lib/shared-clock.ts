/** The clock that all instances share: this machine's, corrected by the database's if the two differ too much. */

import type { Clock } from './clock.js';

/** Clocks that are set over the network never differ by more. */
export const CLOCKS_AGREE_MS = 2_000;
/** Set right until they agree so well: a difference near the limit does not make time jump to and fro. */
const CLOCKS_AGREE_WELL_MS = 1_000;
/** Where clocks differ by more nobody can tell what is late. */
const CLOCKS_APART_MS = 10_000;

/** What one instance has stamped, another compares with its own clock. `skewMs` is how far we are ahead of the database. */
export function createSharedClock(clock: Clock, skewMs: () => number): Clock {
  let isSetRight = false;
  return Object.freeze({
    ...clock,
    now: () => {
      const skew = skewMs();
      isSetRight = Math.abs(skew) > (isSetRight ? CLOCKS_AGREE_WELL_MS : CLOCKS_AGREE_MS);
      return isSetRight ? clock.now() - skew : clock.now();
    },
  });
}

/**
 * Whether deadlines may be acted on: not while the clocks are far apart, nor for `calmMs` after that, when what was stamped
 * meanwhile may look late. To be asked more often than that.
 */
export function createDeadlineGuard(clock: Clock, skewMs: () => number, calmMs: number): () => boolean {
  let apartAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (Math.abs(skewMs()) > CLOCKS_APART_MS) apartAt = clock.monotonic();
    return clock.monotonic() - apartAt > calmMs;
  };
}
