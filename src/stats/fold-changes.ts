/** Folds what the feed has changed since the last time into the totals by the hour. */

import type { Store } from '../store/open-store.js';
import { readChanges } from '../store/read-changes.js';
import { addUp, readChange } from './count-changes.js';
import { HourRow, HoursMarkRow } from './stats-row.js';

/** So many events in a unit of work: short enough for nobody to wait for it. */
const FOLD_MAX = 1_000;

/**
 * Adds the changes of the next events and raises the mark, in one unit, so that each event counts once whatever crashes. Whoever
 * holds the mark folds; no other unit touches it or the totals. Resolves to whether there may be more.
 */
export async function foldChanges(store: Store): Promise<boolean> {
  return store.atomically(async unit => {
    const [mark] = await unit.lockMany(HoursMarkRow, ['1']);
    const records = mark ? await readChanges(unit.runner, mark.sequence, FOLD_MAX) : [];
    const last = records.at(-1);
    if (!mark || !last) return false;
    const changed = addUp(records.flatMap(readChange));
    const known = await unit.findMany(HourRow, 'id', [...changed.keys()]);
    const knownIds = new Set(known.map(({ id }) => id));
    await unit.updateMany(
      HourRow,
      known.map(row => add(row, changed.get(row.id))),
      ['payments', 'amountCents'],
    );
    await unit.insertMany(
      HourRow,
      [...changed.values()].filter(({ id }) => !knownIds.has(id)),
    );
    await unit.updateMany(HoursMarkRow, [{ ...mark, sequence: Number(last.sequence) }], ['sequence']);
    return records.length === FOLD_MAX;
  }, 'NONE');
}

function add(row: HourRow, change: HourRow | undefined): HourRow {
  const { payments = 0, amountCents = 0n } = change ?? {};
  return { ...row, payments: row.payments + payments, amountCents: row.amountCents + amountCents };
}
