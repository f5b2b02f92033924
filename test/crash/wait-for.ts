/** Waits for a condition of other processes: looks seldom, and says in the end what was waited for. */

import { PATIENCE_MS } from '../support/patience.js';

const LOOK_EVERY_MS = 25;

export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  atMostMs: number = PATIENCE_MS,
): Promise<void> {
  const giveUpAt = performance.now() + atMostMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pauseMs(LOOK_EVERY_MS);
  }
}

export function pauseMs(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
