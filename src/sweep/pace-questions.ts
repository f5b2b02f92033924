/** How far apart questions are put while Daraja says that they come too fast: further at once, closer again little by little. Pure. */

import type { QuestionBudgetRow } from './question-budget-row.js';

/** The sandbox takes one STK query in 12 s (daraja.md section 11). */
const INTERVAL_MAX_MS = 15_000;
const FIRST_INTERVAL_MS = 1_000;
/** In so long the distance becomes half of what it was. */
const HALVED_IN_MS = 180_000;
/** A time that lies further ahead was left by a clock that has been set back since. */
const AHEAD_MAX_MS = 10_000;

/** When and how far questions were put apart. */
export type Pace = Pick<QuestionBudgetRow, 'slowedAt' | 'slowedToMs'>;

/** The distance of two questions at `now`, in milliseconds; never less than `usualMs`. */
export function intervalOf({ slowedAt, slowedToMs }: Pace, now: number, usualMs: number): number {
  if (slowedAt === null || slowedToMs === null || slowedAt > now + AHEAD_MAX_MS) return usualMs;
  return Math.max(usualMs, slowedToMs * 0.5 ** (Math.max(0, now - slowedAt) / HALVED_IN_MS));
}

/**
 * The pace after one more refusal: twice the distance, at least a second and at most 15, but never less than usual. Null while the last
 * change has not shown yet: what is refused then had left before it.
 */
export function slowedDown(pace: Pace, now: number, usualMs: number): Pace | null {
  const intervalMs = intervalOf(pace, now, usualMs);
  const isRecent = pace.slowedAt !== null && Math.abs(now - pace.slowedAt) < intervalMs && intervalMs > usualMs;
  if (isRecent) return null;
  const slowedToMs = Math.max(usualMs, Math.min(INTERVAL_MAX_MS, Math.max(FIRST_INTERVAL_MS, 2 * intervalMs)));
  return { slowedAt: Math.floor(now), slowedToMs: Math.ceil(slowedToMs) };
}
