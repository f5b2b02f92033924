/** Old callbacks for the archive: read page by page, and deleted once a file has them. */

import { forgetCallbacks } from '../enquiries/unconfirmed-receipts.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { CallbackRow } from './callback-row.js';

/** A callback with all that is known of it. */
export type OldCallback = CallbackRow;

/** Callbacks after the id `position` that came before `before` (UTC milliseconds), at most `limit`, in the order of their ids. */
export function readOldCallbacks(
  store: Store,
  before: number,
  position: string,
  limit: number,
): Promise<readonly OldCallback[]> {
  return store
    .reader()
    .getRepository(CallbackRow)
    .createQueryBuilder('callback')
    .where('callback.id > :position', { position })
    .andWhere('callback.id < :end', { end: firstIdAt(before) })
    .orderBy('callback.id', 'ASC')
    .limit(limit)
    .getMany();
}

/** Deletes those that nobody has replayed or counted since they were read, and the receipts that only they have named; returns how many. */
export async function deleteUnchanged(unit: Unit, callbacks: readonly OldCallback[]): Promise<number> {
  const read = new Map(callbacks.map(row => [row.id, row]));
  const locked = await unit.lockMany(CallbackRow, [...read.keys()]);
  const ids = locked.filter(row => isSame(row, read.get(row.id))).map(({ id }) => id);
  await unit.deleteMany(CallbackRow, ids);
  await forgetCallbacks(unit, ids);
  return ids.length;
}

function isSame(one: OldCallback, other: OldCallback | undefined): boolean {
  return (['verdict', 'note', 'paymentId', 'copies', 'lastReceivedAt'] as const).every(
    field => one[field] === other?.[field],
  );
}
