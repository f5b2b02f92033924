/** A payment as a row: flat, with the caller's key, and the phone lock that lets one push run for a number at a time. */

import { EntitySchema } from 'typeorm';
import type { FailureReason, Payment, ReviewReason } from '../domain/payment.js';
import {
  flagColumn,
  idColumn,
  integerColumn,
  optionalFlagColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  textColumn,
  wordColumn,
} from '../store/columns.js';

type Shared = Omit<Payment, 'failure' | 'reviewReasons' | 'reviewsRaised'>;

export interface PaymentRow extends Shared {
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
    accountReference: optionalWordColumn('accountReference'),
    description: optionalTextColumn('description'),
    command: optionalWordColumn('command'),
    occasion: optionalTextColumn('occasion'),
    metadata: optionalTextColumn('metadata'),
    createdAt: integerColumn('createdAt'),
    merchantRequestId: optionalWordColumn('merchantRequestId'),
    checkoutRequestId: optionalWordColumn('checkoutRequestId'),
    conversationId: optionalWordColumn('conversationId'),
    originatorConversationId: optionalWordColumn('originatorConversationId'),
    status: wordColumn('status'),
    version: integerColumn('version'),
    mpesaReceipt: optionalWordColumn('mpesaReceipt'),
    receiptSource: optionalWordColumn('receiptSource'),
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
    caller: optionalWordColumn('caller'),
    idempotencyKey: optionalWordColumn('idempotencyKey'),
    inputHash: optionalWordColumn('inputHash'),
    phoneLock: optionalWordColumn('phoneLock'),
  },
});

/** Who asked for a payment, kept beside it. */
export interface Idempotency {
  readonly caller: string;
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
}

export function buildPaymentRow(payment: Payment, asked: Idempotency | null): PaymentRow {
  const { failure, reviewReasons, reviewsRaised, ...shared } = payment;
  return {
    ...shared,
    failureReason: failure?.reason ?? null,
    failureCode: failure?.resultCode ?? null,
    failureRetryable: failure?.retryable ?? null,
    needsReview: reviewReasons.length > 0,
    reviewReasons: reviewReasons.join(','),
    reviewsRaised: reviewsRaised.join(','),
    caller: asked?.caller ?? null,
    idempotencyKey: asked?.idempotencyKey ?? null,
    inputHash: asked?.inputHash ?? null,
    phoneLock: payment.kind === 'STK_PUSH' && payment.status === 'PENDING' ? payment.phoneNumber : null,
  };
}

export function readPaymentRow(row: PaymentRow): Payment {
  const { failureReason, failureCode, failureRetryable, reviewReasons, reviewsRaised, ...rest } = row;
  const { needsReview: _, caller: _caller, idempotencyKey: _key, inputHash: _hash, phoneLock: _lock, ...shared } = rest;
  const failure = failureReason && {
    reason: failureReason,
    resultCode: failureCode,
    retryable: failureRetryable === true,
  };
  return { ...shared, failure, reviewReasons: readReasons(reviewReasons), reviewsRaised: readReasons(reviewsRaised) };
}

/** Written by `buildPaymentRow` only, so every word is a reason. */
function readReasons(text: string): readonly ReviewReason[] {
  return text === '' ? [] : (text.split(',') as ReviewReason[]);
}
