/** Work that a station does again and again beside everything else, as long as it is open. */

import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { isOfOneTable, isUnavailable } from './store-fault.js';

/** What keeps a pass going, and how it complains. */
export interface Passes {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends it: resolves when the pass that is under way is over. */
  readonly signal: AbortSignal;
  /** From the end of a pass to the next one. */
  readonly everyMs: number;
  /** Said in the log of a pass that failed, with `fields`; of an unreachable database nothing is said here. */
  readonly complaint: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** No pass that fails keeps the next one from its time. */
export async function passByPass(passes: Passes, pass: () => Promise<void>): Promise<void> {
  const { clock, log, signal, everyMs, complaint, fields } = passes;
  while (!signal.aborted) {
    await pass().catch(error => {
      if (!isUnavailable(error) || isOfOneTable(error)) log.error({ err: error, ...fields }, complaint);
    });
    await pause(clock, everyMs, signal);
  }
}
