/** Counts the requests of the current minute. */

import type { Clock } from '../../lib/clock.js';

const MINUTE_MS = 60_000;

/** A count that begins again each minute. */
export interface Meter {
  /** Counts one more, and returns how many this minute has had. */
  count(): number;
}

/** Minutes of the monotonic clock. */
export function createMeter(clock: Clock): Meter {
  let minute = 0;
  let requests = 0;
  return Object.freeze({
    count(): number {
      const now = Math.floor(clock.monotonic() / MINUTE_MS);
      requests = now === minute ? requests + 1 : 1;
      minute = now;
      return requests;
    },
  });
}
