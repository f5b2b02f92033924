/** A payment as a row: flat, with the caller's key, and the phone lock that lets one push run for a number at a time. */

import { EntitySchema } from 'typeorm';
import { isAwaitingApproval } from '../domain/approval.js';
import type { Failure, FailureReason, Payment, ReviewReason } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { payoutCountsAt } from '../domain/payout-limits.js';
import { lookUpKeyOf } from '../domain/twins.js';
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
import { type PayoutColumns, payoutColumns, readApproval } from './payout-columns.js';

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
  /** See `lookUpKeyOf`. */
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
    erasedAt: optionalIntegerColumn('erasedAt'),
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

/**
 * Field by field, here and below, and each in one literal: `...rest` would make objects that are slow to read ever after, and a part that is
 * spread into a literal of this many fields costs 100 µs a row where this costs 0.1 (`npm run bench -- callbacks`: half of the rate).
 */
export function buildPaymentRow(
  payment: Payment,
  asked: Idempotency | null,
  sealedRecipientId: string | null = null,
): PaymentRow {
  const { failure, reviewReasons, reviewsRaised, approval } = payment;
  return {
    id: payment.id,
    kind: payment.kind,
    amountCents: payment.amountCents,
    currency: payment.currency,
    shortcode: payment.shortcode,
    phoneNumber: payment.phoneNumber,
    partyShortcode: payment.partyShortcode,
    accountReference: payment.accountReference,
    description: payment.description,
    command: payment.command,
    occasion: payment.occasion,
    recipientIdType: payment.recipientIdType,
    metadata: payment.metadata,
    reverses: payment.reverses,
    reversesReceipt: payment.reversesReceipt,
    checkoutId: payment.checkoutId,
    createdAt: payment.createdAt,
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
    caller: asked?.caller ?? null,
    idempotencyKey: asked?.idempotencyKey ?? null,
    inputHash: asked?.inputHash ?? null,
    phoneLock: kindOf(payment).isPrompt && payment.status === 'PENDING' ? payment.phoneNumber : null,
    recipientId: isAwaitingApproval(payment) ? sealedRecipientId : null,
    twinKey: lookUpKeyOf(payment),
    erasedAt: payment.erasedAt,
    approvalState: approval?.state ?? null,
    approvalExpiresAt: approval?.expiresAt ?? null,
    approvalDecidedBy: approval?.decidedBy ?? null,
    approvalDecidedAt: approval?.decidedAt ?? null,
    approvalNote: approval?.note ?? null,
    payoutCountsAt: payoutCountsAt(payment),
  };
}

/** The payment without what only the store needs. */
export function readPaymentRow(row: PaymentRow): Payment {
  return {
    id: row.id,
    kind: row.kind,
    amountCents: row.amountCents,
    currency: row.currency,
    shortcode: row.shortcode,
    phoneNumber: row.phoneNumber,
    partyShortcode: row.partyShortcode,
    accountReference: row.accountReference,
    description: row.description,
    command: row.command,
    occasion: row.occasion,
    recipientIdType: row.recipientIdType,
    metadata: row.metadata,
    reverses: row.reverses,
    reversesReceipt: row.reversesReceipt,
    checkoutId: row.checkoutId,
    createdAt: row.createdAt,
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
    erasedAt: row.erasedAt,
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
