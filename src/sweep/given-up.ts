/** Questions that were granted and are not put: counted, and told in the log now and then, because a payment waits longer for each. */

import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { type Count, createTally } from '../lib/tally.js';

/** `late`: its instant had passed when it could have left. `no-turn`: it waited for another turn, and there was none. */
export type GivenUpReason = 'late' | 'no-turn';

/** Since the process began. */
export interface GivenUp {
  add(reason: GivenUpReason): void;
  read(): readonly Count<'reason'>[];
}

const BETWEEN_LINES_MS = 10_000;

/** Writes one line in ten seconds at the most. */
export function createGivenUp(clock: Clock, log: Log): GivenUp {
  const tally = createTally<'reason'>(['reason']);
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return Object.freeze({
    add: reason => {
      tally.add({ reason });
      untold += 1;
      if (clock.monotonic() - toldAt < BETWEEN_LINES_MS) return;
      log.warn({ count: untold, reason }, 'questions to M-Pesa were given up and are put later: is the database slow?');
      toldAt = clock.monotonic();
      untold = 0;
    },
    read: tally.read,
  } satisfies GivenUp);
}
