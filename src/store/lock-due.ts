/** Locks what is due, passing over what another instance has locked; one range on one index, whatever the table's size. */

import { forUpdateSkippingLocked } from './dialect.js';
import type { Unit } from './unit.js';

/** A second look at a failure may wait. An open payment, or one that is said to be paid, may not. */
const URGENT = "(status IN ('PENDING', 'TIMED_OUT') OR COALESCE(unconfirmed, '') = 'WAITING')";

/**
 * Payments due at `now` with no question in flight and no request about to leave: the ids of urgent ones first, each kind in order of
 * when they were due.
 */
export async function lockDuePayments(unit: Unit, now: number, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const isWanted of [URGENT, `NOT ${URGENT}`]) {
    if (ids.length >= limit) break;
    const text = `SELECT id FROM payments WHERE next_check_at <= ? AND (asking_until IS NULL OR asking_until <= ?)
      AND (dispatch_before IS NULL OR dispatch_before <= ?) AND ${isWanted}
      ORDER BY next_check_at LIMIT ${limit - ids.length}${forUpdateSkippingLocked(unit.dialect)}`;
    const found: readonly { id: string }[] = await unit.runner.query(text, [now, now, now]);
    ids.push(...found.map(({ id }) => id));
  }
  return ids;
}

/** Enquiries that nobody answered by their deadline. */
export async function lockDueEnquiries(unit: Unit, now: number, limit: number): Promise<readonly string[]> {
  const text = `SELECT id FROM enquiries WHERE status = 'PENDING' AND deadline_at <= ?
    ORDER BY deadline_at LIMIT ${limit}${forUpdateSkippingLocked(unit.dialect)}`;
  const found: readonly { id: string }[] = await unit.runner.query(text, [now]);
  return found.map(({ id }) => id);
}
