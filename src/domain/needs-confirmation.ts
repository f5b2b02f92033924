/** Which messages wait for M-Pesa's own answer, and what that answer is worth for them (contract 3, rules 4 to 6). */

import { isClaimedByTrusted, isPaid } from './claimed-success.js';
import { type Evidence, isConfirmation } from './evidence.js';
import { isNamed } from './facts.js';
import { namesOther } from './found-receipt.js';
import type { Payment } from './payment.js';
import { mustBeVerified } from './verify-above.js';

/**
 * A success by callback waits for a query if it lacks a fact, or every id of the payment's, is large enough to be verified, or comes after
 * a failure, whose URL is in access logs by then (contract 3, rules 5 and 6, and 4); also where money was found to fit meanwhile, and it
 * names other money.
 */
export function needsConfirmation(payment: Payment, evidence: Evidence, verifyAboveCents: number | null): boolean {
  if (!isTold(evidence)) return false;
  const { status, amountCents, reviewsRaised } = payment;
  const isLarge = mustBeVerified(amountCents, verifyAboveCents);
  const isIncomplete = evidence.amountCents === null || evidence.receipt === null || !isNamed(payment, evidence);
  if (isPaid(payment)) {
    const isOther = namesOther(payment, evidence) && !isConfirmation(evidence) && !isAnswered(payment, evidence);
    return isOther && (isIncomplete || isLarge || reviewsRaised.includes('SUCCESS_AFTER_FAILURE'));
  }
  if (isConfirmation(evidence)) return isLarge;
  return isIncomplete || isLarge || status === 'FAILED';
}

/** By a message, and not by M-Pesa's answer to a question. */
function isTold(evidence: Evidence): boolean {
  return evidence.source === 'CALLBACK' || (isConfirmation(evidence) && !evidence.isConfirmed);
}

/** Since it was to be looked at again, another unconfirmed success may have come, so that M-Pesa is asked once more. */
export function isAnswered({ unconfirmed }: Payment, evidence: Evidence): boolean {
  return evidence.isAnswered === true && unconfirmed !== 'WAITING';
}

/** Money that was found to fit after the message, or beside it, confirms no other receipt. */
export function isBorneOut(payment: Payment, evidence: Evidence): boolean {
  return isOutcomeOf(payment, evidence) && !(namesOther(payment, evidence) && isClaimedByTrusted(payment));
}

/** Whether a message claims what the payment has become; what was given back had been paid. */
export function isOutcomeOf(payment: Payment, { claim }: Evidence): boolean {
  return (isPaid(payment) && claim === 'SUCCESS') || (payment.status === 'FAILED' && claim === 'FAILURE');
}
