/** Waits for something to become true, without guessing how long it takes. */

const LOOK_EVERY_MS = 2;
const PATIENCE_MS = 10_000;

/** Resolves as soon as `condition` holds; rejects, naming what was awaited, after ten seconds. */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
