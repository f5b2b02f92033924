/** An event as a row: the payment as of that version is kept as JSON, so that replayed updates tell the true story. */

import { EntitySchema } from 'typeorm';
import type { EvidenceSource } from '../domain/evidence.js';
import type { Payment, PaymentStatus } from '../domain/payment.js';
import {
  idColumn,
  integerColumn,
  optionalFlagColumn,
  optionalTextColumn,
  optionalWordColumn,
  textColumn,
  wordColumn,
} from '../store/columns.js';
import type { FeedEvent } from './feed.js';

export interface EventRow {
  readonly sequence: number;
  readonly tag: string;
  readonly paymentId: string;
  readonly version: number;
  readonly status: PaymentStatus;
  readonly statusBefore: PaymentStatus | null;
  readonly needsReviewBefore: boolean | null;
  readonly evidence: EvidenceSource;
  readonly occurredAt: number;
  readonly note: string | null;
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
    evidence: wordColumn('evidence'),
    occurredAt: integerColumn('occurredAt'),
    note: optionalTextColumn('note'),
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

export function readEventRow(row: EventRow): FeedEvent {
  // Written by `appendEvents` only, from a Payment.
  const payment = JSON.parse(row.snapshot) as Payment;
  return {
    sequence: row.sequence,
    tag: row.tag,
    payment,
    version: row.version,
    status: row.status,
    evidence: row.evidence,
    occurredAt: row.occurredAt,
    note: row.note,
    statusBefore: row.statusBefore,
    needsReviewBefore: row.needsReviewBefore,
  };
}
