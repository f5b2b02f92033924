/** Totals by the hour as rows, and how far in the log they have come. */

import { EntitySchema } from 'typeorm';
import type { FailureReason, PaymentKind, PaymentStatus } from '../domain/payment.js';
import { integerColumn, sumColumn, wordColumn } from '../store/columns.js';

/** The payments of one hour that have the other words in common. */
export interface HourRow {
  /** The words together: one text is one key in every dialect. */
  readonly id: string;
  /** UTC milliseconds of a full hour: when the payments were requested. */
  readonly hourAt: number;
  readonly shortcode: string;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  /** Empty unless they failed. */
  readonly failureReason: FailureReason | '';
  readonly payments: number;
  readonly amountCents: bigint;
}

export const HourRow = new EntitySchema<HourRow>({
  name: 'PaymentHour',
  tableName: 'payment_hours',
  columns: {
    id: { ...wordColumn('id'), primary: true },
    hourAt: integerColumn('hourAt'),
    shortcode: wordColumn('shortcode'),
    kind: wordColumn('kind'),
    status: wordColumn('status'),
    failureReason: wordColumn('failureReason'),
    payments: integerColumn('payments'),
    amountCents: sumColumn('amountCents'),
  },
});

/** The one row that whoever folds holds: everything up to this event is in the hours. */
export interface HoursMarkRow {
  readonly id: number;
  readonly sequence: number;
}

export const HoursMarkRow = new EntitySchema<HoursMarkRow>({
  name: 'PaymentHoursMark',
  tableName: 'payment_hours_mark',
  columns: { id: { ...integerColumn('id'), primary: true }, sequence: integerColumn('sequence') },
});
