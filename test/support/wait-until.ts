/** Waits for something to become true, without guessing how long it takes. */

import { PATIENCE_MS } from './patience.js';

const LOOK_FIRST_AFTER_MS = 2;
const LOOK_EVERY_MS_MAX = 150;

/** Resolves as soon as `condition` holds: looks often at first, then more seldom. Rejects, naming what was awaited, when it hangs. */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let pauseMs = LOOK_FIRST_AFTER_MS; !(await condition()); pauseMs = Math.min(LOOK_EVERY_MS_MAX, pauseMs * 1.5)) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, pauseMs));
  }
}
