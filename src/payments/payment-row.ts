/** A payment as a row: flat, with the caller's key, and the phone lock that lets one push run for a number at a time. */

import { EntitySchema } from 'typeorm';
import { isAwaitingApproval } from '../domain/approval.js';
import type { Failure, FailureReason, Payment, PaymentRequest, ReviewReason } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { canHaveTwin, twinKeyOf } from '../domain/twins.js';
import {
  computedWordColumn,
  flagColumn,
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
import { buildPayoutColumns, type PayoutColumns, payoutColumns, readApproval } from './payout-columns.js';

/** What a row says in other words than the payment. */
export type ComposedPart = 'failure' | 'reviewReasons' | 'reviewsRaised' | 'approval';

type Shared = Omit<Payment, ComposedPart>;

/** The payment's columns. Instants are UTC milliseconds. */
export interface PaymentRow extends Shared, PayoutColumns {
  readonly failureReason: FailureReason | null;
  readonly failureCode: string | null;
  readonly failureRetryable: boolean | null;
  readonly needsReview: boolean;
  /** Words separated by commas. */
  readonly reviewReasons: string;
  readonly reviewsRaised: string;
  /** The API key's name and the key it gave; unique together. */
  readonly caller: string | null;
  readonly idempotencyKey: string | null;
  readonly inputHash: string | null;
  /** The phone number while its push is PENDING, else null; unique. */
  readonly phoneLock: string | null;
  /** Sealed; kept while the payment waits for its approval, and only then. */
  readonly recipientId: string | null;
  /** See `twinKeyOf`; null for what no payment by hand can be the twin of. */
  readonly twinKey: string | null;
  /** Computed by the database: the last 3 digits of the number, and the reference in lower case. */
  readonly phoneEnd?: string | null;
  readonly referenceFolded?: string | null;
}

export const PaymentRow = new EntitySchema<PaymentRow>({
  name: 'Payment',
  tableName: 'payments',
  columns: {
    id: { ...idColumn('id'), primary: true },
    kind: wordColumn('kind'),
    amountCents: integerColumn('amountCents'),
    currency: wordColumn('currency'),
    shortcode: wordColumn('shortcode'),
    phoneNumber: optionalWordColumn('phoneNumber'),
    partyShortcode: optionalWordColumn('partyShortcode'),
    accountReference: optionalWordColumn('accountReference'),
    description: optionalTextColumn('description'),
    command: optionalWordColumn('command'),
    occasion: optionalTextColumn('occasion'),
    recipientIdType: optionalWordColumn('recipientIdType'),
    metadata: optionalTextColumn('metadata'),
    reverses: optionalIdColumn('reverses'),
    reversesReceipt: optionalWordColumn('reversesReceipt'),
    checkoutId: optionalIdColumn('checkoutId'),
    createdAt: integerColumn('createdAt'),
    merchantRequestId: optionalWordColumn('merchantRequestId'),
    checkoutRequestId: optionalWordColumn('checkoutRequestId'),
    conversationId: optionalWordColumn('conversationId'),
    originatorConversationId: optionalWordColumn('originatorConversationId'),
    phoneHash: optionalWordColumn('phoneHash'),
    partyName: optionalTextColumn('partyName'),
    transactionType: optionalTextColumn('transactionType'),
    completedAt: optionalIntegerColumn('completedAt'),
    deniedAt: optionalIntegerColumn('deniedAt'),
    status: wordColumn('status'),
    version: integerColumn('version'),
    mpesaReceipt: optionalWordColumn('mpesaReceipt'),
    receiptSource: optionalWordColumn('receiptSource'),
    claimedSuccess: optionalWordColumn('claimedSuccess'),
    claimedReceipt: optionalWordColumn('claimedReceipt'),
    unconfirmed: optionalWordColumn('unconfirmed'),
    failureReason: optionalWordColumn('failureReason'),
    failureCode: optionalWordColumn('failureCode'),
    failureRetryable: optionalFlagColumn('failureRetryable'),
    needsReview: flagColumn('needsReview'),
    reviewReasons: textColumn('reviewReasons'),
    reviewsRaised: textColumn('reviewsRaised'),
    updatedAt: integerColumn('updatedAt'),
    settledAt: optionalIntegerColumn('settledAt'),
    nextCheckAt: optionalIntegerColumn('nextCheckAt'),
    ladderStep: integerColumn('ladderStep'),
    askingUntil: optionalIntegerColumn('askingUntil'),
    dispatchBefore: optionalIntegerColumn('dispatchBefore'),
    caller: optionalWordColumn('caller'),
    idempotencyKey: optionalWordColumn('idempotencyKey'),
    inputHash: optionalWordColumn('inputHash'),
    phoneLock: optionalWordColumn('phoneLock'),
    recipientId: optionalTextColumn('recipientId'),
    twinKey: optionalWordColumn('twinKey'),
    phoneEnd: computedWordColumn('phoneEnd'),
    referenceFolded: computedWordColumn('referenceFolded'),
    ...payoutColumns,
  },
});

/** Who asked for a payment, kept beside it. */
export interface Idempotency {
  readonly caller: string;
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
}

/** Nobody asked: evidence opened it. */
const NOBODY = Object.freeze({ caller: null, idempotencyKey: null, inputHash: null });

/** Field by field, here and below: `...rest` would make objects that are slow to read ever after, and this is the hot path. */
export function buildPaymentRow(
  payment: Payment,
  asked: Idempotency | null,
  sealedRecipientId: string | null = null,
): PaymentRow {
  const { failure, reviewReasons, reviewsRaised } = payment;
  return {
    ...pickRequest(payment),
    merchantRequestId: payment.merchantRequestId,
    checkoutRequestId: payment.checkoutRequestId,
    conversationId: payment.conversationId,
    originatorConversationId: payment.originatorConversationId,
    phoneHash: payment.phoneHash,
    partyName: payment.partyName,
    transactionType: payment.transactionType,
    completedAt: payment.completedAt,
    deniedAt: payment.deniedAt,
    status: payment.status,
    version: payment.version,
    mpesaReceipt: payment.mpesaReceipt,
    receiptSource: payment.receiptSource,
    claimedSuccess: payment.claimedSuccess,
    claimedReceipt: payment.claimedReceipt,
    unconfirmed: payment.unconfirmed,
    failureReason: failure?.reason ?? null,
    failureCode: failure?.resultCode ?? null,
    failureRetryable: failure?.retryable ?? null,
    needsReview: reviewReasons.length > 0,
    reviewReasons: reviewReasons.join(','),
    reviewsRaised: reviewsRaised.join(','),
    updatedAt: payment.updatedAt,
    settledAt: payment.settledAt,
    nextCheckAt: payment.nextCheckAt,
    ladderStep: payment.ladderStep,
    askingUntil: payment.askingUntil,
    dispatchBefore: payment.dispatchBefore,
    ...(asked ?? NOBODY),
    phoneLock: kindOf(payment).isPrompt && payment.status === 'PENDING' ? payment.phoneNumber : null,
    recipientId: isAwaitingApproval(payment) ? sealedRecipientId : null,
    twinKey: canHaveTwin(payment) ? twinKeyOf(payment) : null,
    ...buildPayoutColumns(payment),
  };
}

/** The payment without what only the store needs. */
export function readPaymentRow(row: PaymentRow): Payment {
  return {
    ...pickRequest(row),
    merchantRequestId: row.merchantRequestId,
    checkoutRequestId: row.checkoutRequestId,
    conversationId: row.conversationId,
    originatorConversationId: row.originatorConversationId,
    phoneHash: row.phoneHash,
    partyName: row.partyName,
    transactionType: row.transactionType,
    completedAt: row.completedAt,
    deniedAt: row.deniedAt,
    status: row.status,
    version: row.version,
    mpesaReceipt: row.mpesaReceipt,
    receiptSource: row.receiptSource,
    claimedSuccess: row.claimedSuccess,
    claimedReceipt: row.claimedReceipt,
    unconfirmed: row.unconfirmed,
    failure: readFailure(row),
    reviewReasons: readReasons(row.reviewReasons),
    reviewsRaised: readReasons(row.reviewsRaised),
    updatedAt: row.updatedAt,
    settledAt: row.settledAt,
    nextCheckAt: row.nextCheckAt,
    ladderStep: row.ladderStep,
    askingUntil: row.askingUntil,
    dispatchBefore: row.dispatchBefore,
    approval: readApproval(row),
  };
}

/** First in its object, so that what is built on it stays quick to read. */
function pickRequest(from: PaymentRequest): PaymentRequest {
  return {
    id: from.id,
    kind: from.kind,
    amountCents: from.amountCents,
    currency: from.currency,
    shortcode: from.shortcode,
    phoneNumber: from.phoneNumber,
    partyShortcode: from.partyShortcode,
    accountReference: from.accountReference,
    description: from.description,
    command: from.command,
    occasion: from.occasion,
    recipientIdType: from.recipientIdType,
    metadata: from.metadata,
    reverses: from.reverses,
    reversesReceipt: from.reversesReceipt,
    checkoutId: from.checkoutId,
    createdAt: from.createdAt,
  };
}

/** Null unless it failed. */
export function readFailure(
  row: Pick<PaymentRow, 'failureReason' | 'failureCode' | 'failureRetryable'>,
): Failure | null {
  const { failureReason, failureCode, failureRetryable } = row;
  return failureReason && { reason: failureReason, resultCode: failureCode, retryable: failureRetryable === true };
}

/** Written by `buildPaymentRow` only, so every word is a reason. */
export function readReasons(text: string): readonly ReviewReason[] {
  return text === '' ? [] : (text.split(',') as ReviewReason[]);
}
