/** Receipts that only unsigned confirmations name, as rows, and which callbacks name them. */

import { EntitySchema } from 'typeorm';
import type { Unconfirmed } from '../domain/payment.js';
import { idColumn, integerColumn, optionalIntegerColumn, optionalWordColumn, wordColumn } from '../store/columns.js';

/**
 * CONFIRMED: it was paid to this shortcode, `amountCents` of it, at that instant (UTC milliseconds) where M-Pesa names one. DENIED: nothing
 * was, or it was given back.
 */
export type ReceiptAnswer = 'CONFIRMED' | `CONFIRMED ${number}` | 'DENIED';

/** One receipt at one shortcode, whatever the messages say beside. Instants are UTC milliseconds. */
export interface UnconfirmedReceiptRow {
  /** See `receiptKeyOf`. */
  readonly receiptKey: string;
  readonly shortcode: string;
  readonly receipt: string;
  /** How many have been put to M-Pesa about it. */
  readonly questions: number;
  /** Null: M-Pesa is not asked any more. */
  readonly nextCheckAt: number | null;
  /** Null: M-Pesa has not answered, or says that it does not know. */
  readonly answer: ReceiptAnswer | null;
  /** As M-Pesa says it. */
  readonly amountCents: number | null;
  /** Of the callbacks that name it; null: they are decided. */
  readonly unconfirmed: Unconfirmed | null;
}

export const UnconfirmedReceiptRow = new EntitySchema<UnconfirmedReceiptRow>({
  name: 'UnconfirmedReceipt',
  tableName: 'unconfirmed_receipts',
  columns: {
    receiptKey: { ...wordColumn('receiptKey'), primary: true },
    shortcode: wordColumn('shortcode'),
    receipt: wordColumn('receipt'),
    questions: integerColumn('questions'),
    nextCheckAt: optionalIntegerColumn('nextCheckAt'),
    answer: optionalWordColumn('answer'),
    amountCents: optionalIntegerColumn('amountCents'),
    unconfirmed: optionalWordColumn('unconfirmed'),
  },
});

/** That a callback names such a receipt. */
export interface UnconfirmedConfirmationRow {
  readonly callbackId: string;
  readonly receiptKey: string;
}

export const UnconfirmedConfirmationRow = new EntitySchema<UnconfirmedConfirmationRow>({
  name: 'UnconfirmedConfirmation',
  tableName: 'unconfirmed_confirmations',
  columns: {
    callbackId: { ...idColumn('callbackId'), primary: true },
    receiptKey: wordColumn('receiptKey'),
  },
});

/** What M-Pesa can be asked about: another shortcode's account does not show it. */
export function receiptKeyOf({ shortcode, receipt }: Pick<UnconfirmedReceiptRow, 'shortcode' | 'receipt'>): string {
  return `${shortcode} ${receipt}`;
}
