/** Which payments can be given back: whole ones from customers, once (contract 8.15, daraja.md §22); and what a second reversal is worth. */

import type { Outcome } from './apply-changes.js';
import { claimAgainst, isDoneByAnybody, isPaid, noteReceipt } from './claimed-success.js';
import type { Evidence } from './evidence.js';
import type { Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';

/** Why a payment cannot be reversed, as a sentence for the caller; null: it can. `others` are its reversals so far. */
export function refuseReversal(original: Payment, others: readonly Payment[]): string | null {
  const { status, mpesaReceipt } = original;
  if (!kindOf(original).canBeReversed)
    return 'M-Pesa reverses only what customers have paid, not what the business sent.';
  if (status === 'REVERSED') return 'This payment has already been reversed.';
  if (status !== 'COMPLETED') return `This payment is ${status}. Only a COMPLETED payment can be reversed.`;
  if (mpesaReceipt === null) {
    return 'This payment has no receipt yet, and M-Pesa reverses by receipt. Find it on your M-Pesa statement and send it with requestTransactionStatus first.';
  }
  const other = others.find(each => each.status !== 'FAILED');
  return other ? `Reversal ${other.id} of this payment is ${other.status}. Wait for its outcome.` : null;
}

/**
 * A success of a reversal while another one of the same payment is done, or may be. That the payment was given back says nothing about
 * this one then, unless M-Pesa has said of this one that it was given back before: then it has failed. That this one has done it,
 * although another has, is for a person. Null where it counts.
 */
export function weighSecondReversal(
  payment: Payment,
  evidence: Evidence,
  other: Pick<Payment, 'id' | 'status'> | null,
): Outcome | null {
  if (other === null || isPaid(payment)) return null;
  if (evidence.receipt === null) {
    if (evidence.source !== 'QUERY') return null;
    const isKnown = other.status === 'COMPLETED' && isDoneByAnybody(payment) && payment.status !== 'FAILED';
    return isKnown ? doneBefore(other.id) : NOT_ABOUT_IT;
  }
  if (other.status !== 'COMPLETED') return null;
  const note = noteReceipt(`Reversal ${other.id} has given the payment back.`, evidence);
  const changes = { ...claimAgainst(payment, evidence, 'TRUSTED'), review: 'FACTS_DIFFER' } as const;
  return { changes, verdict: 'CONTRADICTING', note };
}

/** M-Pesa gives a payment back once. */
function doneBefore(id: string): Outcome {
  const failure = { reason: 'REFUSED_BY_MPESA', resultCode: 'R000001', retryable: false } as const;
  return {
    changes: { status: 'FAILED', failure, claimedSuccess: null },
    verdict: 'APPLIED',
    note: `Reversal ${id} has given the payment back.`,
  };
}

const NOT_ABOUT_IT: Outcome = { changes: {}, verdict: 'DUPLICATE', note: null };
