/** Does something to many in slices with pauses between, so that those whom it drives away do not all come back at once. */

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
