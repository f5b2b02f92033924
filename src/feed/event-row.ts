/** An event as a row: it stores the payment at that version as JSON, so that replayed updates show what was true then. */

import { EntitySchema } from 'typeorm';
import type { EvidenceSource } from '../domain/evidence.js';
import type { FailureReason, Payment, PaymentStatus } from '../domain/payment.js';
import {
  idColumn,
  integerColumn,
  optionalFlagColumn,
  optionalIdColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  textColumn,
  wordColumn,
} from '../store/columns.js';
import type { EventRecord, LogEntry } from './feed.js';

/** One version of one payment. `occurredAt` is UTC milliseconds; `statusBefore` is null for version 1. */
export interface EventRow {
  readonly sequence: number;
  readonly tag: string;
  readonly paymentId: string;
  readonly version: number;
  readonly status: PaymentStatus;
  readonly statusBefore: PaymentStatus | null;
  readonly needsReviewBefore: boolean | null;
  readonly failureReasonBefore: FailureReason | null;
  readonly settledAtBefore: number | null;
  readonly receiptBefore: string | null;
  readonly evidence: EvidenceSource;
  readonly occurredAt: number;
  readonly note: string | null;
  readonly actor: string | null;
  readonly callbackId: string | null;
  /** A Payment, or a word of `ARCHIVED` in its place. */
  readonly snapshot: string;
}

export const EventRow = new EntitySchema<EventRow>({
  name: 'PaymentEvent',
  tableName: 'payment_events',
  columns: {
    sequence: { ...integerColumn('sequence'), primary: true },
    tag: wordColumn('tag'),
    paymentId: idColumn('paymentId'),
    version: integerColumn('version'),
    status: wordColumn('status'),
    statusBefore: optionalWordColumn('statusBefore'),
    needsReviewBefore: optionalFlagColumn('needsReviewBefore'),
    failureReasonBefore: optionalWordColumn('failureReasonBefore'),
    settledAtBefore: optionalIntegerColumn('settledAtBefore'),
    receiptBefore: optionalWordColumn('receiptBefore'),
    evidence: wordColumn('evidence'),
    occurredAt: integerColumn('occurredAt'),
    note: optionalTextColumn('note'),
    actor: optionalWordColumn('actor'),
    callbackId: optionalIdColumn('callbackId'),
    snapshot: textColumn('snapshot'),
  },
});

/** The one row that is locked last in every unit of work. */
export interface FeedHeadRow {
  readonly id: number;
  readonly sequence: number;
  readonly tag: string;
}

export const FeedHeadRow = new EntitySchema<FeedHeadRow>({
  name: 'FeedHead',
  tableName: 'feed_head',
  columns: {
    id: { ...integerColumn('id'), primary: true },
    sequence: integerColumn('sequence'),
    tag: wordColumn('tag'),
  },
});

/** What stays of a payment that was taken to the archive. No JSON: a release that knows nothing of archives stops there. */
const ARCHIVED = { withoutReview: 'archived', inReview: 'archived in review' } as const;

/** The same row once its payment is in the archive. */
export function archiveEventRow(row: EventRow): EventRow {
  return { ...row, snapshot: readPayment(row).reviewReasons.length > 0 ? ARCHIVED.inReview : ARCHIVED.withoutReview };
}

/** How a person is taken out of an event. */
export interface EventEraser {
  readonly payment: (payment: Payment) => Payment;
  readonly note: (note: string | null) => string | null;
}

/** The same row once the person is erased. */
export function eraseEventRow(row: EventRow, erase: EventEraser): EventRow {
  const snapshot = isArchivedRow(row) ? row.snapshot : JSON.stringify(erase.payment(readPayment(row)));
  return { ...row, note: erase.note(row.note), snapshot };
}

/** Whether the payment as of this event has gone into the archive; its place in the log stays. */
export function isArchivedRow({ snapshot }: EventRow): boolean {
  return snapshot === ARCHIVED.withoutReview || snapshot === ARCHIVED.inReview;
}

/** The event with its payment, or the place that it has left. */
export function readEventRow(row: EventRow): LogEntry {
  if (isArchivedRow(row)) {
    return { ...readEventRecord(row), payment: null, needsReview: row.snapshot === ARCHIVED.inReview };
  }
  return { ...readEventRecord(row), payment: readPayment(row) };
}

/** The event without its payment, for `Payment.events`. */
export function readEventRecord(row: Omit<EventRow, 'snapshot'>): EventRecord {
  return {
    sequence: row.sequence,
    tag: row.tag,
    paymentId: row.paymentId,
    version: row.version,
    status: row.status,
    evidence: row.evidence,
    occurredAt: row.occurredAt,
    note: row.note,
    actor: row.actor,
    callbackId: row.callbackId,
    statusBefore: row.statusBefore,
    needsReviewBefore: row.needsReviewBefore,
    failureReasonBefore: row.failureReasonBefore,
    settledAtBefore: row.settledAtBefore,
    receiptBefore: row.receiptBefore,
  };
}

/** Fields that an earlier release did not write. */
const ADDED = {
  partyShortcode: null,
  recipientIdType: null,
  reverses: null,
  reversesReceipt: null,
  phoneHash: null,
  partyName: null,
  transactionType: null,
  completedAt: null,
  deniedAt: null,
  approval: null,
  checkoutId: null,
  erasedAt: null,
};

/** Written by `appendEvents` only, from a Payment. */
function readPayment({ snapshot }: EventRow): Payment {
  return { ...ADDED, ...(JSON.parse(snapshot) as Payment) };
}
