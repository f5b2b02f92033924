/** A payment that M-Pesa tells of and nobody has asked for: as its first evidence opens it. Pure. */

import { timeOfMessage } from '../domain/adopt-time.js';
import type { CONFIRMATION_SOURCES, Evidence, Trust } from '../domain/evidence.js';
import { newPayment } from '../domain/new-payment.js';
import { type Payment, type PaymentKind, UNSAID } from '../domain/payment.js';
import { mustBeVerified } from '../domain/verify-above.js';
import { timeOf } from '../lib/ids.js';
import type { C2bConfirmation } from '../operations/c2b-confirmation.js';
import { blankEvidence } from './build-evidence.js';
import type { DecisionRules } from './ledger.js';
import type { Opening } from './payments.js';

/** The kind of payments that nobody asked for. */
export const TOLD_KIND = 'C2B' satisfies PaymentKind;

/** What a confirmation says, and where it came. */
export interface Told {
  /** Of the message; the payment that it opens gets the same, so that it opens one however often it is applied. */
  readonly id: string;
  /** Of this gateway, found already. */
  readonly shortcode: string;
  readonly confirmation: C2bConfirmation;
  readonly receivedAt: number;
  readonly source: (typeof CONFIRMATION_SOURCES)[number];
  /** M-Pesa, asked about the receipt, has said the same. */
  readonly isConfirmed: boolean;
}

const WAITS = "Waits for M-Pesa's own answer.";

/** `beside`: pushes that fit it, and have other money or none. COMPLETED at version 1, or PENDING where M-Pesa is to confirm so large an amount first. */
export function buildToldOpening(
  { id, shortcode, confirmation, source, isConfirmed }: Told,
  rules: DecisionRules,
  beside: readonly Payment[],
): Opening {
  const { receipt: mpesaReceipt, amountCents, accountReference, payer } = confirmation;
  const createdAt = timeOf(id);
  const asOf = { id, kind: TOLD_KIND, currency: 'KES', createdAt } as const;
  const words = { accountReference, metadata: null };
  const request = { ...UNSAID, ...asOf, ...words, amountCents, shortcode, phoneNumber: payer.phoneNumber };
  const { partyName, transactionType } = confirmation;
  const completedAt = timeOfMessage(confirmation.completedAt, createdAt);
  const pending: Payment = {
    ...newPayment(request, rules.ladders[TOLD_KIND], null),
    ...{ phoneHash: payer.phoneHash, partyName, transactionType, completedAt },
    ...{ mpesaReceipt, receiptSource: 'KEYED' },
  };
  const opening = { asked: null, evidence: source, beside } as const;
  if (!isConfirmed && mustBeVerified(amountCents, rules.verifyAboveCents)) {
    return {
      ...opening,
      payment: { ...pending, claimedSuccess: 'TRUSTED', claimedReceipt: mpesaReceipt },
      note: WAITS,
    };
  }
  const payment: Payment = { ...pending, status: 'COMPLETED', settledAt: createdAt, nextCheckAt: null };
  return { ...opening, payment, note: null };
}

/** What the same confirmation says of a payment that is there. */
export function buildToldEvidence(
  paymentId: string,
  { shortcode, confirmation, receivedAt, source, isConfirmed }: Told,
  trust: Trust,
): Evidence {
  const { receipt, amountCents, completedAt } = confirmation;
  const facts = { receipt, amountCents, completedAt, shortcode, trust, isConfirmed };
  return { ...blankEvidence(paymentId, source, 'SUCCESS', receivedAt), ...facts };
}
