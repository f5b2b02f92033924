/** Carries out one accepted request as its plan says: the acknowledgement, the conclusion, and the mischief between them. */

import type { Mischief } from './behaviour.js';
import type { Callback } from './callbacks.js';
import type { Core } from './core.js';
import { explainPlan, type Plan } from './handsets.js';
import type { Conclusion, Task } from './tasks.js';
import type { Explain } from './traffic.js';
import { refusals } from './wire/refusal.js';
import { buildAnswer, type Reply } from './wire/reply.js';

/** What one accepted request will do. */
export interface Play {
  readonly acknowledgement: unknown;
  /** Comes about exactly once, over restarts too if the simulator has a memory. */
  readonly conclusion: Conclusion;
  /** What the timeout route would get; null where the API has none. */
  readonly timeout: Callback | null;
}

/** Resolves to the reply; the rest happens on the schedule. Only EARLY waits: its callback is over before the acknowledgement. */
export async function carryOut(core: Core, plan: Plan, play: Play, explain: Explain): Promise<Reply> {
  const { mischief } = plan;
  const { schedule } = core;
  const task: Task = { kind: 'CONCLUDE', conclusion: play.conclusion, mischief };
  const delayMs = drawDelay(core);

  explainPlan(plan, explain);
  if (mischief === 'EARLY') await schedule.begin(task);
  else if (mischief === 'LATE') schedule.after(core.behaviour.lateMs, task);
  else if (mischief === 'TIMEOUT_FIRST') timeOutFirst(core, delayMs, play.timeout, task);
  else schedule.after(delayMs, task);

  return acknowledge(mischief, play.acknowledgement);
}

/** Acknowledgement to callback, of one request without mischief. */
export function drawDelay({ delayMs, dice, behaviour }: Core): number {
  return delayMs + dice.below(behaviour.delaySpreadMs + 1);
}

/** What the caller is told at once. */
export function acknowledge(mischief: Mischief | null, acknowledgement: unknown): Reply {
  if (mischief === 'MAINTENANCE') throw refusals.maintenance();
  return mischief === 'CUT' ? 'CUT' : buildAnswer(acknowledgement);
}

function timeOutFirst({ schedule }: Core, delayMs: number, timeout: Callback | null, task: Task): void {
  if (timeout !== null) schedule.after(delayMs, { kind: 'DELIVER', callback: timeout });
  schedule.after(2 * delayMs, task);
}
