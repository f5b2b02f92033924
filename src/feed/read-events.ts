/** Reads the feed from the database: by position, by payment, and its head. Every read is bounded by a LIMIT on an index. */

import { type DataSource, In } from 'typeorm';
import type { Payment } from '../domain/payment.js';
import { changingOf, filterableOf, matchesFilter, type PaymentFilter, withChanging } from '../domain/payment-filter.js';
import { EventRow, FeedHeadRow, readEventRecord, readEventRow } from './event-row.js';
import type { ArchivedEvent, EventRecord, FeedEvent, FeedPosition, LogEntry } from './feed.js';

/** Positions that a history has no event for: the start of the log. */
export const START_SEQUENCE = 0;

/** The newest position; that of an empty log when nothing was ever appended. */
export async function readHead(reader: DataSource): Promise<FeedPosition> {
  const head = await reader.getRepository(FeedHeadRow).findOneByOrFail({ id: 1 });
  if (head.sequence === START_SEQUENCE) return { sequence: START_SEQUENCE, tag: head.tag };
  const event = await reader.getRepository(EventRow).findOne({
    select: { sequence: true, tag: true },
    where: {},
    order: { sequence: 'DESC' },
  });
  return event ? { sequence: event.sequence, tag: event.tag } : { sequence: START_SEQUENCE, tag: head.tag };
}

/** Events after a sequence, in order. */
export async function readAfter(reader: DataSource, sequence: number, limit: number): Promise<LogEntry[]> {
  const rows = await reader
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .where('event.sequence > :sequence', { sequence })
    .orderBy('event.sequence', 'ASC')
    .limit(limit)
    .getMany();
  return rows.map(readEventRow);
}

/** Events of one payment after a sequence, in order of version, which is the order of the feed. */
export async function readPaymentAfter(
  reader: DataSource,
  paymentId: string,
  sequence: number,
  limit: number,
): Promise<LogEntry[]> {
  const rows = await reader
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .where('event.paymentId = :paymentId', { paymentId })
    .andWhere('event.sequence > :sequence', { sequence })
    .orderBy('event.version', 'ASC')
    .limit(limit)
    .getMany();
  return rows.map(readEventRow);
}

/** Events of these payments after a sequence and up to another, in order. A payment has few: its rules bound them. */
export async function readPaymentsBetween(
  reader: DataSource,
  paymentIds: readonly string[],
  after: number,
  through: number,
  limit?: number,
): Promise<LogEntry[]> {
  const rows = await reader
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .where('event.paymentId IN (:...paymentIds)', { paymentIds })
    .andWhere('event.sequence > :after', { after })
    .andWhere('event.sequence <= :through', { through })
    .orderBy('event.sequence', 'ASC')
    .limit(limit)
    .getMany();
  return rows.map(readEventRow);
}

/** Where the newest event of each payment stands. */
export async function readNewest(
  reader: DataSource,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .select('event.paymentId', 'paymentId')
    .addSelect('MAX(event.sequence)', 'newest')
    .where('event.paymentId IN (:...paymentIds)', { paymentIds })
    .groupBy('event.paymentId')
    .getRawMany<{ readonly paymentId: string; readonly newest: number | string }>();
  return new Map(rows.map(({ paymentId, newest }) => [paymentId, Number(newest)]));
}

/** The event at this position if the log has it with the same tag; null when it is not of this log. */
export async function isOfThisLog(reader: DataSource, position: FeedPosition): Promise<boolean> {
  if (position.sequence === START_SEQUENCE) {
    return reader.getRepository(FeedHeadRow).existsBy({ id: 1, tag: position.tag });
  }
  return reader.getRepository(EventRow).existsBy({ sequence: position.sequence, tag: position.tag });
}

/** Where the given version of each payment stands in the log. */
export async function readPositions(
  reader: DataSource,
  payments: readonly Pick<Payment, 'id' | 'version'>[],
): Promise<ReadonlyMap<string, FeedPosition>> {
  if (payments.length === 0) return new Map();
  const rows = await reader.getRepository(EventRow).find({
    select: { paymentId: true, sequence: true, tag: true },
    where: payments.map(({ id, version }) => ({ paymentId: id, version })),
  });
  return new Map(rows.map(({ paymentId, sequence, tag }) => [paymentId, { sequence, tag }]));
}

/** The tags of the events with these sequences, where the log has them. */
export async function readTags(reader: DataSource, sequences: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.getRepository(EventRow).find({
    select: { sequence: true, tag: true },
    where: { sequence: In([...sequences]) },
  });
  return new Map(rows.map(({ sequence, tag }) => [sequence, tag]));
}

/** All events of these payments, archived ones too, oldest first within a payment. A payment has few: its rules bound them. */
export async function readEventsOf(
  reader: DataSource,
  payments: readonly Pick<Payment, 'id' | 'version'>[],
): Promise<EventRecord[]> {
  if (payments.length === 0) return [];
  const rows = await reader
    .getRepository(EventRow)
    .createQueryBuilder('event')
    .select(RECORD)
    .where('event.paymentId IN (:...ids)', { ids: [...new Set(payments.map(({ id }) => id))] })
    .orderBy('event.paymentId', 'ASC')
    .addOrderBy('event.version', 'ASC')
    .getMany();
  return rows.map(readEventRecord);
}

/** Everything but the payment as of then, which is by far the longest. */
const RECORD = [
  ...['sequence', 'tag', 'paymentId', 'version', 'status', 'statusBefore', 'needsReviewBefore', 'evidence'],
  ...['failureReasonBefore', 'settledAtBefore', 'receiptBefore', 'occurredAt', 'note'],
  ...['actor', 'callbackId'],
].map(field => `event.${field}`);

/** An update is of interest if the payment matched before or after it: so one learns when a payment leaves the set. */
export function concernsFilter(event: FeedEvent, filter: PaymentFilter): boolean {
  return matchesFilter(filterableOf(event.payment), filter) || matchedBefore(event, event.payment, filter);
}

/**
 * Whether an archived event may have concerned the filter: `payment` may be of any version. The log has kept its status and
 * review of then; of its failure and of when it was settled it has not, so whatever a filter asks of those counts as met.
 */
export function concernedFilter(event: ArchivedEvent, payment: Payment, filter: PaymentFilter): boolean {
  const { failureReason: _, settledAfter: _after, settledBefore: _before, ...known } = filter;
  const { status, needsReview } = event;
  const after = withChanging(payment, { ...changingOf(payment), status, needsReview });
  return matchesFilter(after, known) || matchedBefore(event, payment, known);
}

function matchedBefore(event: EventRecord, payment: Payment, filter: PaymentFilter): boolean {
  const { statusBefore, needsReviewBefore, failureReasonBefore, settledAtBefore, receiptBefore } = event;
  if (statusBefore === null) return false;
  const before = withChanging(payment, {
    ...{ status: statusBefore, mpesaReceipt: receiptBefore, settledAt: settledAtBefore },
    ...{ failureReason: failureReasonBefore, needsReview: needsReviewBefore === true },
  });
  return matchesFilter(before, filter);
}
