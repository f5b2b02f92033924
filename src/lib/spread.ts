/** Processes many items in slices with pauses, so that disconnected clients do not all reconnect at once. */

import { type Clock, pause } from './clock.js';

const SLICE_LEAST = 50;
const SLICES_MAX = 100;
const PAUSE_MS = 30;

/** Takes three seconds at most; few are done at once. */
export async function spread<T>(clock: Clock, items: Iterable<T>, act: (item: T) => void): Promise<void> {
  const all = [...items];
  const slice = Math.max(SLICE_LEAST, Math.ceil(all.length / SLICES_MAX));
  for (let start = 0; start < all.length; start += slice) {
    if (start > 0) await pause(clock, PAUSE_MS);
    all.slice(start, start + slice).forEach(act);
  }
}
