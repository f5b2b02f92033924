/** Carries out one accepted request as its plan says: the acknowledgement, the conclusion, and the mischief between them. */

import type { Callback } from './callbacks.js';
import type { Core } from './core.js';
import type { Plan } from './handsets.js';
import { refusals } from './wire/refusal.js';
import { buildAnswer, type Reply } from './wire/reply.js';

/** What one accepted request will do. */
export interface Play {
  readonly acknowledgement: unknown;
  /** Decides the outcome, moves the money and writes the callback. Called exactly once, unless the simulator closes first. */
  readonly conclude: () => Callback;
  /** What the timeout route would get; null where the API has none. */
  readonly timeout: Callback | null;
}

/** Resolves to the reply; the rest happens on the schedule. Only EARLY waits: its callback is over before the acknowledgement. */
export async function carryOut(core: Core, { mischief }: Plan, play: Play): Promise<Reply> {
  const conclude = () =>
    sendConclusion(core, mischief === 'MALFORMED' ? tear(play.conclude()) : play.conclude(), mischief);
  const delayMs = core.delayMs + core.dice.below(core.behaviour.delaySpreadMs + 1);

  if (mischief === 'EARLY') await conclude();
  else if (mischief === 'LATE') core.schedule.after(core.behaviour.lateMs, conclude);
  else if (mischief === 'TIMEOUT_FIRST') timeOutFirst(core, delayMs, play.timeout, conclude);
  else core.schedule.after(delayMs, conclude);

  if (mischief === 'MAINTENANCE') throw refusals.maintenance();
  return mischief === 'CUT' ? 'CUT' : buildAnswer(play.acknowledgement);
}

async function sendConclusion(core: Core, callback: Callback, mischief: Plan['mischief']): Promise<void> {
  const copies = mischief === 'LOST' ? 0 : mischief === 'TWICE' ? 2 : 1;
  await Promise.all(Array.from({ length: copies }, () => core.callbacks.deliver(callback)));
}

function timeOutFirst(core: Core, delayMs: number, timeout: Callback | null, conclude: () => void): void {
  if (timeout !== null) core.schedule.after(delayMs, () => void core.callbacks.deliver(timeout));
  core.schedule.after(2 * delayMs, conclude);
}

/** Half a body: what a broken connection or a full buffer leaves. */
function tear(callback: Callback): Callback {
  return { ...callback, text: callback.text.slice(0, Math.floor(callback.text.length / 2)) };
}
