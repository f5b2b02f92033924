/** Archives old events: moves the payments inside them into files; their places in the log stay. */

import { isAtRest } from '../domain/payment.js';
import { emptyEvents, type OldEvent, type PlaceInLog, readPlaces, readUnarchived } from '../feed/old-events.js';
import { createFindPayments, lockUnchanged } from '../payments/find-payments.js';
import type { Store } from '../store/open-store.js';
import { ArchiveProgressRow } from './archive-progress-row.js';

/** Resolves once these rows are on disk, outside the database. */
export type KeepRows<Row> = (rows: readonly Row[]) => Promise<void>;

/** What one step has archived, and whether there is nothing more to archive. */
export interface ArchiveStep {
  readonly archived: number;
  readonly isLast: boolean;
}

/** Events looked at in one step: one short unit of work. */
const PAGE = 100;

/**
 * One step along the feed: all events of those payments that are at rest and have not changed since `before` (UTC
 * milliseconds). May end at any moment and be run again, also beside others: a row leaves the database only after it was kept.
 */
export async function archiveEvents(store: Store, before: number, keep: KeepRows<OldEvent>): Promise<ArchiveStep> {
  const reader = store.reader();
  const { eventsThrough } = await reader.getRepository(ArchiveProgressRow).findOneByOrFail({ id: 1 });
  const page = await readPlaces(store, eventsThrough, PAGE);
  const firstNew = page.findIndex(({ occurredAt }) => occurredAt >= before);
  const old = firstNew < 0 ? page : page.slice(0, firstNew);
  const last = old.at(-1);
  if (!last) return { archived: 0, isLast: true };
  const payments = await findAtRest(store, old, before);
  const events = await readUnarchived(store, [...payments.keys()]);
  await keep(events);
  const archived = await store.atomically(async unit => {
    // Payments first, then the row that other archivers wait for; the head of the feed is left alone.
    const unchanged = await lockUnchanged(unit, payments);
    const [progress] = await unit.lockMany(ArchiveProgressRow, ['1']);
    if (progress?.eventsThrough !== eventsThrough) return 0;
    const kept = events.filter(({ paymentId }) => unchanged.has(paymentId));
    await emptyEvents(unit, kept);
    await unit.updateMany(ArchiveProgressRow, [{ ...progress, eventsThrough: last.sequence }], ['eventsThrough']);
    return kept.length;
  });
  return { archived, isLast: firstNew >= 0 };
}

/** Those of these events' payments that may be archived, with their versions. */
async function findAtRest(
  store: Store,
  events: readonly PlaceInLog[],
  before: number,
): Promise<ReadonlyMap<string, number>> {
  const ids = [...new Set(events.map(({ paymentId }) => paymentId))];
  const payments = await createFindPayments(store).byIds(ids);
  const resting = [...payments.values()].filter(payment => isAtRest(payment) && payment.updatedAt < before);
  return new Map(resting.map(({ id, version }) => [id, version]));
}
