/** The budget of questions: all instances together put at most so many to Daraja in a second. */

import type { Unit } from '../store/unit.js';
import { QueryBudgetRow } from './enquiry-row.js';

const SECOND_MS = 1_000;

/** How many of `wanted` questions may be put now. Its row is locked until the unit ends, so instances take turns. */
export async function spendQueries(unit: Unit, wanted: number, perSecond: number, now: number): Promise<number> {
  const [budget] = await unit.lockMany(QueryBudgetRow, ['1']);
  if (!budget) return 0;
  // An instance whose clock is behind counts in the second of the one that is ahead.
  const secondAt = Math.max(budget.secondAt, Math.floor(now / SECOND_MS) * SECOND_MS);
  const used = secondAt === budget.secondAt ? budget.used : 0;
  const granted = Math.max(0, Math.min(wanted, perSecond - used));
  await unit.updateMany(QueryBudgetRow, [{ id: budget.id, secondAt, used: used + granted }], ['secondAt', 'used']);
  return granted;
}
