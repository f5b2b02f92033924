/** Claimed successes that did not count: remembered, because they mean that money may have moved despite later messages. */

import type { Evidence } from './evidence.js';
import { isFound, namesOther } from './found-receipt.js';
import type { ClaimedSuccess, Failure, Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';

const WEIGHTS: readonly (ClaimedSuccess | null)[] = [null, 'BARE', 'TRUSTED', 'OTHER_AMOUNT'];

/**
 * What a payment remembers of a success that does not count; `claimed` null: only its receipt, because the message contradicts a
 * success that has counted. A claim never loses weight, in whatever order claims come.
 */
export function rememberClaim(
  payment: Payment,
  evidence: Evidence,
  claimed: ClaimedSuccess | null,
): Partial<Pick<Payment, 'claimedSuccess' | 'claimedReceipt'>> {
  const isOpen = !isPaid(payment) || namesOther(payment, evidence);
  const isHeavier = isOpen && WEIGHTS.indexOf(claimed) > WEIGHTS.indexOf(payment.claimedSuccess);
  return {
    ...(isHeavier && { claimedSuccess: claimed }),
    ...(claimed !== 'BARE' && evidence.receipt !== null && { claimedReceipt: evidence.receipt }),
  };
}

/** The same of a success that contradicts the payment: the claim, and a failure that must not be tried again. */
export function claimAgainst(payment: Payment, evidence: Evidence, claimed: ClaimedSuccess) {
  return { ...rememberClaim(payment, evidence, claimed), failure: unretryable(payment.failure) };
}

/** Whether a signed callback, or M-Pesa itself, has told of a success that has not counted. */
export function isClaimedByTrusted({ claimedSuccess }: Payment): boolean {
  return claimedSuccess === 'TRUSTED' || claimedSuccess === 'OTHER_AMOUNT';
}

/** What is left of a claim when evidence completes the payment: money that was found to fit is no word of M-Pesa's about the claim. */
export function claimLeftBy(payment: Payment, evidence: Evidence): ClaimedSuccess | null {
  return isFound(payment, evidence) && isClaimedByTrusted(payment) ? payment.claimedSuccess : null;
}

/** Whether it would complete a payment, without naming an amount, after another message named a different one (contract section 4). */
export function leavesAmountOpen(payment: Payment, { amountCents }: Evidence): boolean {
  return payment.claimedSuccess === 'OTHER_AMOUNT' && amountCents === null && !isPaid(payment);
}

/** Whether M-Pesa says that it is done and not what did it: a reversal of what was given back before. */
export function isDoneByAnybody({ claimedSuccess, claimedReceipt }: Payment): boolean {
  return claimedSuccess !== null && claimedReceipt === null;
}

/** The failure of a payment that someone claims was paid: a retry might charge twice. */
export function unretryable(failure: Failure | null): Failure | null {
  return failure?.retryable ? { ...failure, retryable: false } : failure;
}

/** `note` with a sentence about the claim. */
export function noteClaim(note: string | null, { claimedReceipt }: Payment): string {
  const receipt = claimedReceipt === null ? '' : ` with the receipt ${claimedReceipt}`;
  return join(note, `M-Pesa reported a success${receipt} but did not confirm it.`);
}

/** `note` with the receipt that a message names, which the payment did not take: an operator looks for it. */
export function noteReceipt(note: string, { receipt }: Evidence): string {
  return receipt === null ? note : join(note, `The message names the receipt ${receipt}.`);
}

function join(note: string | null, sentence: string): string {
  if (!note) return sentence;
  return /[.!?]$/.test(note) ? `${note} ${sentence}` : `${note}. ${sentence}`;
}

/** Whether the money has moved, whether or not it was given back since. */
export function isPaid({ status }: Payment): boolean {
  return status === 'COMPLETED' || status === 'REVERSED';
}

/** M-Pesa, when asked, calls a push paid that was not, and names no receipt: whose money that is has to be found out. */
export function isPaidWithoutReceipt(payment: Payment, { source, claim, receipt }: Evidence): boolean {
  const isWord = source === 'QUERY' && claim === 'SUCCESS' && receipt === null;
  return isWord && kindOf(payment).isPrompt && !isPaid(payment);
}
