/** Copies without end do not fill the disk: after a hundred rows of the same bytes only their number and last time are kept. */

import { LRUCache } from 'lru-cache';
import { IsNull } from 'typeorm';
import { createBatch } from '../lib/batch.js';
import { groupBy } from '../lib/group-by.js';
import type { Store } from '../store/open-store.js';
import { CallbackRow } from './callback-row.js';

/** Rows of the same bytes for one ticket (contract section 3, rule 1); on another route the same bytes say something else. */
const COPIES_STORED_MAX = 100;
/** Remembered by this process; a forgotten one costs at most one more row. */
const REMEMBERED_MAX = 10_000;

type Copy = Pick<CallbackRow, 'route' | 'ticket' | 'bodyHash' | 'receivedAt'>;

/** Resolves to true when the copy was counted on an earlier row, durably, and needs no row of its own. */
export type CountCopy = (copy: Copy) => Promise<boolean>;

/** Bytes that have come before. */
interface Seen extends Pick<Copy, 'route' | 'ticket' | 'bodyHash'> {
  /** The row that counts further copies; null: not known, or there are fewer than a hundred. */
  lastId: string | null;
}

/** One more copy for a row. */
interface Addition extends Pick<Copy, 'receivedAt'> {
  readonly id: string;
}

/**
 * The first copy of anything costs a look into memory; the database is asked only about what was seen before. All that comes while copies
 * are counted is counted together: whoever sends them without end holds one connection of the writer's and one of the reader's.
 */
export function createCountCopy(store: Store): CountCopy {
  // By size: see `createQuota`.
  const remembered = new LRUCache<string, Seen>({ maxSize: REMEMBERED_MAX, sizeCalculation: () => 1 });
  const findLast = createBatch((wanted: readonly Seen[]) => findLastIds(store, wanted));
  const add = createBatch((additions: readonly Addition[]) => addTogether(store, additions));
  return async ({ route, ticket, bodyHash, receivedAt }) => {
    const key = `${route} ${ticket} ${bodyHash}`;
    const seen = remembered.get(key);
    if (!seen) {
      remembered.set(key, { route, ticket, bodyHash, lastId: null });
      return false;
    }
    seen.lastId ??= await findLast(seen);
    if (seen.lastId === null) return false;
    if (await add({ id: seen.lastId, receivedAt })) return true;
    // Archived in this moment: the copy has to be kept by itself.
    seen.lastId = null;
    return false;
  };
}

/** The last row of each of which there are a hundred. */
async function findLastIds(store: Store, wanted: readonly Seen[]): Promise<ReadonlyMap<Seen, string>> {
  const found = new Map<Seen, string>();
  const rows = store.reader().getRepository(CallbackRow);
  for (const seen of wanted) {
    const { route, ticket, bodyHash } = seen;
    const stored = await rows.find({
      select: { id: true },
      where: { bodyHash, ticket: ticket ?? IsNull(), route },
      order: { id: 'DESC' },
      take: COPIES_STORED_MAX,
    });
    const [last] = stored;
    if (last && stored.length === COPIES_STORED_MAX) found.set(seen, last.id);
  }
  return found;
}

/** Each row is written once, whatever is added to it. Left out: what has no row any more. */
async function addTogether(store: Store, additions: readonly Addition[]): Promise<ReadonlyMap<Addition, true>> {
  const byRow = new Map(groupBy(additions, ({ id }) => id).map(added => [added[0]?.id ?? '', added]));
  return store.atomically(async unit => {
    const rows = await unit.lockMany(CallbackRow, [...byRow.keys()]);
    const counted = rows.map(row => {
      const added = byRow.get(row.id) ?? [];
      const lastReceivedAt = added.reduce((last, { receivedAt }) => Math.max(last, receivedAt), row.lastReceivedAt);
      return { ...row, copies: row.copies + added.length, lastReceivedAt };
    });
    await unit.updateMany(CallbackRow, counted, ['copies', 'lastReceivedAt']);
    return new Map(rows.flatMap(({ id }) => (byRow.get(id) ?? []).map(addition => [addition, true] as const)));
  });
}
