/** Retries while the database is unreachable, for callers that only wait for an answer. */

import { type Clock, pause } from '../lib/clock.js';
import { isUnavailable } from './store-fault.js';

const FIRST_PAUSE_MS = 250;
const PAUSE_MS_MAX = 4_000;

/** Retries with growing pauses while the database is unreachable, and throws every other fault. Null once `isOver`. */
export async function askPatiently<T>(clock: Clock, ask: () => Promise<T>, isOver: () => boolean): Promise<T | null> {
  for (let pauseMs = FIRST_PAUSE_MS; !isOver(); pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    await pause(clock, pauseMs);
  }
  return null;
}
