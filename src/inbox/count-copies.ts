/** Copies without end do not fill the disk: after a hundred rows of the same bytes only their number and last time are kept. */

import { IsNull } from 'typeorm';
import type { Store } from '../store/open-store.js';
import { CallbackRow } from './callback-row.js';

/** Rows of the same bytes for one ticket (contract section 3, rule 1); on another route the same bytes say something else. */
const COPIES_STORED_MAX = 100;
/** Remembered by this process; a forgotten one costs at most one more row. */
const REMEMBERED_MAX = 10_000;

type Copy = Pick<CallbackRow, 'route' | 'ticket' | 'bodyHash' | 'receivedAt'>;

/** Resolves to true when the copy was counted on an earlier row, durably, and needs no row of its own. */
export type CountCopy = (copy: Copy) => Promise<boolean>;

/** The first copy of anything costs a look into memory; the database is asked only about what was seen before. */
export function createCountCopy(store: Store): CountCopy {
  const seen = new Set<string>();
  const remember = (key: string): boolean => {
    if (seen.has(key)) return true;
    if (seen.size >= REMEMBERED_MAX) seen.clear();
    seen.add(key);
    return false;
  };
  return async ({ route, ticket, bodyHash, receivedAt }) => {
    if (!remember(`${route} ${ticket} ${bodyHash}`)) return false;
    const stored = await store
      .reader()
      .getRepository(CallbackRow)
      .find({
        select: { id: true },
        where: { bodyHash, ticket: ticket ?? IsNull(), route },
        order: { id: 'DESC' },
        take: COPIES_STORED_MAX,
      });
    const [last] = stored;
    if (!last || stored.length < COPIES_STORED_MAX) return false;
    return store.atomically(async unit => {
      const [row] = await unit.lockMany(CallbackRow, [last.id]);
      // Archived in this moment: the copy has to be kept by itself.
      if (!row) return false;
      const counted = { ...row, copies: row.copies + 1, lastReceivedAt: Math.max(row.lastReceivedAt, receivedAt) };
      await unit.updateMany(CallbackRow, [counted], ['copies', 'lastReceivedAt']);
      return true;
    });
  };
}
