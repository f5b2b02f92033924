/** Counts the requests of the current minute, and keeps requests apart. */

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

/** Whether one more may pass now: evenly apart, so many in a minute, none saved up for later. */
export type SpikeArrest = () => boolean;

/** As Apigee does it. A request that is refused counts for nothing. */
export function createSpikeArrest(clock: Clock, perMinute: number): SpikeArrest {
  let nextAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.monotonic();
    if (now < nextAt) return false;
    nextAt = now + MINUTE_MS / perMinute;
    return true;
  };
}
