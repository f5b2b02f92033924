/** Finds payments that are PENDING past their deadline; one range on one index, whatever the table's size and however many wait to be asked about. */

import type { DataSource } from 'typeorm';

/**
 * Ids of this kind's PENDING payments made before the id `end`, the oldest first; none with a question in flight, which may
 * still answer. The clocks of a payout that needed an approval start with that, and must have started before `startedBefore`. The plus keeps the index over kinds out of it: all history has a kind, few payments are PENDING.
 */
export async function findOverduePayments(
  reader: DataSource,
  {
    kind,
    end,
    startedBefore,
    now,
    limit,
  }: {
    readonly kind: string;
    readonly end: string;
    readonly startedBefore: number;
    readonly now: number;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const text = `SELECT id FROM payments WHERE status = 'PENDING' AND id < ? AND +kind = ?
    AND (asking_until IS NULL OR asking_until <= ?)
    AND (approval_state IS NULL OR (approval_state = 'APPROVED' AND approval_decided_at < ?)) ORDER BY id LIMIT ${limit}`;
  const found: readonly { id: string }[] = await reader.query(text, [end, kind, now, startedBefore]);
  return found.map(({ id }) => id);
}
