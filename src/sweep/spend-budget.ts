/** The budget of questions: all instances together put at most so many to Daraja in a second, and fewer while Daraja wants it so. */

import type { Unit } from '../store/unit.js';
import { intervalOf } from './pace-questions.js';
import { QuestionBudgetRow } from './question-budget-row.js';

const SECOND_MS = 1_000;
/** A question may leave so late: so much later begins the next second's budget, and no second sees more than its own. */
export const LATENESS_MAX_MS = 250;
/** A budget that lies further ahead was left by a clock that has been set back since. */
const AHEAD_MAX_MS = 10 * SECOND_MS;

/** What is asked of the budget. */
export interface Spending {
  readonly wanted: number;
  readonly perSecond: number;
  /** UTC milliseconds. Asked once the budget is ours: until then another instance may have been committing. */
  readonly now: () => number;
  /** Told how far apart questions are at present, in milliseconds. */
  readonly noteInterval?: (ms: number) => void;
  /** How long the unit's commit may take: no instant is granted that would have passed by then. */
  readonly commitMs: number;
}

/**
 * When questions may be put, at most `wanted` of them, evenly spread over the second that the budget is for. Its row is locked
 * until the unit ends, so instances take turns; what was not asked for in time is not made up for.
 */
export async function spendBudget(unit: Unit, spending: Spending): Promise<readonly number[]> {
  const { wanted, perSecond, commitMs } = spending;
  const [budget] = await unit.lockMany(QuestionBudgetRow, ['1']);
  if (!budget) return [];
  const now = spending.now();
  const intervalMs = intervalOf(budget, now, SECOND_MS / perSecond);
  spending.noteInterval?.(intervalMs);
  // Less than one a second is one in a longer time.
  const questionsMax = Math.max(1, Math.floor(SECOND_MS / intervalMs));
  const periodMs = Math.max(SECOND_MS, intervalMs) + LATENESS_MAX_MS;
  const earliest = now + commitMs;
  const isLeftAhead = earliest < budget.secondAt - AHEAD_MAX_MS;
  // The next second may be begun by now for which the next commit would come too late.
  const isOver = isLeftAhead || earliest + commitMs >= budget.secondAt + periodMs;
  const begin = isLeftAhead ? earliest : Math.max(earliest, budget.secondAt + periodMs);
  const secondAt = isOver ? begin : budget.secondAt;
  const used = Math.max(isOver ? 0 : budget.used, Math.ceil((earliest - secondAt) / intervalMs));
  const granted = Math.max(0, Math.min(wanted, questionsMax - used));
  await unit.updateMany(QuestionBudgetRow, [{ ...budget, secondAt, used: used + granted }], ['secondAt', 'used']);
  return Array.from({ length: granted }, (_, index) => secondAt + Math.floor((used + index) * intervalMs));
}
