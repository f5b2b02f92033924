/** Archives old events: the payments inside them are kept elsewhere and taken out, their places in the log stay. */

import { In } from 'typeorm';
import { isAtRest } from '../domain/payment.js';
import { archiveEventRow, EventRow, isArchivedRow } from '../feed/event-row.js';
import { createFindPayments } from '../payments/find-payments.js';
import { PaymentRow } from '../payments/payment-row.js';
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
export async function archiveEvents(store: Store, before: number, keep: KeepRows<EventRow>): Promise<ArchiveStep> {
  const reader = store.reader();
  const { eventsThrough } = await reader.getRepository(ArchiveProgressRow).findOneByOrFail({ id: 1 });
  const page = await readPage(store, eventsThrough);
  const firstNew = page.findIndex(({ occurredAt }) => occurredAt >= before);
  const old = firstNew < 0 ? page : page.slice(0, firstNew);
  const last = old.at(-1);
  if (!last) return { archived: 0, isLast: true };
  const payments = await findAtRest(store, old, before);
  const events = await readEventsOf(store, payments);
  await keep(events);
  const archived = await store.atomically(async unit => {
    // Payments first, then the row that other archivers wait for; the head of the feed is left alone.
    const locked = await unit.lockMany(PaymentRow, [...payments.keys()]);
    const unchanged = new Set(locked.flatMap(({ id, version }) => (payments.get(id) === version ? id : [])));
    const [progress] = await unit.lockMany(ArchiveProgressRow, ['1']);
    if (progress?.eventsThrough !== eventsThrough) return 0;
    const kept = events.filter(({ paymentId }) => unchanged.has(paymentId)).map(archiveEventRow);
    if (kept.length > 0) await unit.updateMany(EventRow, kept, ['snapshot']);
    await unit.updateMany(ArchiveProgressRow, [{ ...progress, eventsThrough: last.sequence }], ['eventsThrough']);
    return kept.length;
  });
  return { archived, isLast: firstNew >= 0 };
}

type PlaceInLog = Pick<EventRow, 'sequence' | 'paymentId' | 'occurredAt'>;

function readPage(store: Store, after: number): Promise<PlaceInLog[]> {
  return store
    .reader()
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .select(['event.sequence', 'event.paymentId', 'event.occurredAt'])
    .where('event.sequence > :after', { after })
    .orderBy('event.sequence', 'ASC')
    .limit(PAGE)
    .getMany();
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

/** All of them, wherever they are in the log, that are not archived yet. */
async function readEventsOf(store: Store, payments: ReadonlyMap<string, number>): Promise<EventRow[]> {
  if (payments.size === 0) return [];
  const rows = await store
    .reader()
    .getRepository(EventRow)
    .find({ where: { paymentId: In([...payments.keys()]) }, order: { sequence: 'ASC' } });
  return rows.filter(row => !isArchivedRow(row));
}
