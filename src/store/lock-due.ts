/** Locks what is due, passing over what another instance has locked; one range on one index, whatever the table's size. */

import { forUpdateSkippingLocked } from './dialect.js';
import type { Unit } from './unit.js';

/** Payments due at `now` with no question in flight and no request about to leave: their ids, in order of when they were due. */
export async function lockDuePayments(unit: Unit, now: number, limit: number): Promise<readonly string[]> {
  const text = `SELECT id FROM payments WHERE next_check_at <= ? AND (asking_until IS NULL OR asking_until <= ?)
    AND (dispatch_before IS NULL OR dispatch_before <= ?) ORDER BY next_check_at LIMIT ${limit}${forUpdateSkippingLocked(unit.dialect)}`;
  const found: readonly { id: string }[] = await unit.runner.query(text, [now, now, now]);
  return found.map(({ id }) => id);
}

/** Enquiries that nobody answered by their deadline. */
export async function lockDueEnquiries(unit: Unit, now: number, limit: number): Promise<readonly string[]> {
  const text = `SELECT id FROM enquiries WHERE status = 'PENDING' AND deadline_at <= ?
    ORDER BY deadline_at LIMIT ${limit}${forUpdateSkippingLocked(unit.dialect)}`;
  const found: readonly { id: string }[] = await unit.runner.query(text, [now]);
  return found.map(({ id }) => id);
}
