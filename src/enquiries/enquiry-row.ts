/** Enquiries and the balances they bring, as rows. */

import { EntitySchema } from 'typeorm';
import type { Account, AccountBalance, BalanceEnquiry, EnquiryStatus, StatusEnquiry } from '../domain/enquiry.js';
import {
  flagColumn,
  idColumn,
  integerColumn,
  optionalIdColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  textColumn,
  wordColumn,
} from '../store/columns.js';

/** Both kinds of enquiry in one table. Instants are UTC milliseconds, amounts cents. */
export interface EnquiryRow {
  readonly id: string;
  readonly kind: 'STATUS' | 'BALANCE';
  readonly status: EnquiryStatus;
  readonly shortcode: string;
  readonly conversationId: string | null;
  readonly originatorConversationId: string | null;
  readonly paymentId: string | null;
  readonly mpesaReceipt: string | null;
  /** Asked by the sweep, not by a caller. */
  readonly isOwn: boolean;
  readonly transactionStatus: string | null;
  readonly amountCents: number | null;
  readonly balanceId: string | null;
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  readonly createdAt: number;
  readonly deadlineAt: number;
  readonly answeredAt: number | null;
}

export const EnquiryRow = new EntitySchema<EnquiryRow>({
  name: 'Enquiry',
  tableName: 'enquiries',
  columns: {
    id: { ...idColumn('id'), primary: true },
    kind: wordColumn('kind'),
    status: wordColumn('status'),
    shortcode: wordColumn('shortcode'),
    conversationId: optionalWordColumn('conversationId'),
    originatorConversationId: optionalWordColumn('originatorConversationId'),
    paymentId: optionalIdColumn('paymentId'),
    mpesaReceipt: optionalWordColumn('mpesaReceipt'),
    isOwn: flagColumn('isOwn'),
    transactionStatus: optionalWordColumn('transactionStatus'),
    amountCents: optionalIntegerColumn('amountCents'),
    balanceId: optionalIdColumn('balanceId'),
    resultCode: optionalWordColumn('resultCode'),
    resultDescription: optionalTextColumn('resultDescription'),
    createdAt: integerColumn('createdAt'),
    deadlineAt: integerColumn('deadlineAt'),
    answeredAt: optionalIntegerColumn('answeredAt'),
  },
});

/** One answer to a balance enquiry. `asOf` is UTC milliseconds. */
export interface BalanceRow {
  readonly id: string;
  readonly shortcode: string;
  /** JSON of `Account[]`. */
  readonly accounts: string;
  readonly asOf: number;
}

export const BalanceRow = new EntitySchema<BalanceRow>({
  name: 'Balance',
  tableName: 'balances',
  columns: {
    id: { ...idColumn('id'), primary: true },
    shortcode: wordColumn('shortcode'),
    accounts: textColumn('accounts'),
    asOf: integerColumn('asOf'),
  },
});

/** The names of some fields of an enquiry. */
export function namesOf(fields: Partial<EnquiryRow>): (keyof EnquiryRow)[] {
  return Object.keys(fields) as (keyof EnquiryRow)[];
}

/** Of a row whose kind is STATUS. */
export function readStatusEnquiry(row: EnquiryRow): StatusEnquiry {
  const { kind: _, isOwn: _own, balanceId: _balance, ...enquiry } = row;
  return enquiry;
}

/** Of a row whose kind is BALANCE. */
export function readBalanceEnquiry(row: EnquiryRow): BalanceEnquiry {
  const { id, status, shortcode, conversationId, originatorConversationId, balanceId } = row;
  const { resultCode, resultDescription, createdAt, deadlineAt, answeredAt } = row;
  return {
    ...{ id, status, shortcode, conversationId, originatorConversationId, balanceId },
    ...{ resultCode, resultDescription, createdAt, deadlineAt, answeredAt },
  };
}

/** The balance that `buildBalanceRow` wrote. */
export function readBalance(row: BalanceRow): AccountBalance {
  // Written by `buildBalanceRow` only.
  return { ...row, accounts: JSON.parse(row.accounts) as Account[] };
}

/** The row of a balance; accounts become JSON. */
export function buildBalanceRow(balance: AccountBalance): BalanceRow {
  return { ...balance, accounts: JSON.stringify(balance.accounts) };
}
