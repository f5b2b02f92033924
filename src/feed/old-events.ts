/** Old events for the archive: their payments leave the database once a file has them; their places in the log stay. */

import { In } from 'typeorm';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { archiveEventRow, type EventEraser, EventRow, eraseEventRow, isArchivedRow } from './event-row.js';

/** An event with the payment inside it, as text. */
export type OldEvent = EventRow;

/** Where an event stands, without what it says. */
export type PlaceInLog = Pick<EventRow, 'sequence' | 'paymentId' | 'occurredAt'>;

/** The next places in the log after a sequence, archived or not. */
export function readPlaces(store: Store, after: number, limit: number): Promise<PlaceInLog[]> {
  return store
    .reader()
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .select(['event.sequence', 'event.paymentId', 'event.occurredAt'])
    .where('event.sequence > :after', { after })
    .orderBy('event.sequence', 'ASC')
    .limit(limit)
    .getMany();
}

/** All events of these payments, wherever they are in the log, that are not archived yet. */
export async function readUnarchived(store: Store, paymentIds: readonly string[]): Promise<OldEvent[]> {
  if (paymentIds.length === 0) return [];
  const rows = await store
    .reader()
    .getRepository(EventRow)
    .find({ where: { paymentId: In([...paymentIds]) }, order: { sequence: 'ASC' } });
  return rows.filter(row => !isArchivedRow(row));
}

/** Takes the payments out of these events; the unit has locked the payments, so nobody adds to their history meanwhile. */
export async function emptyEvents(unit: Unit, events: readonly OldEvent[]): Promise<void> {
  if (events.length > 0) await unit.updateMany(EventRow, events.map(archiveEventRow), ['snapshot']);
}

/** Takes the person out of each event of this payment, which the unit has locked; their places, versions and times stay. */
export async function eraseEvents(unit: Unit, paymentId: string, erase: EventEraser): Promise<void> {
  const rows = await unit.findMany(EventRow, 'paymentId', [paymentId]);
  const erased = rows.map(row => eraseEventRow(row, erase));
  if (erased.length > 0) await unit.updateMany(EventRow, erased, ['note', 'snapshot']);
}
