/** The rule of the money: given a payment and one piece of evidence, what the payment is now. Pure; the funnel applies it. */

import { adoptReceipt, canBringReceipt } from './adopt-receipt.js';
import type { CallbackVerdict, Evidence } from './evidence.js';
import { findDifference, isAskable, newIds } from './facts.js';
import type { Rung } from './ladder.js';
import { isMoved, nextStanding } from './next-standing.js';
import { type Failure, isSettled, type MpesaIds, type Payment, type ReviewReason } from './payment.js';
import { transition } from './transitions.js';

/** What decide must be told because a payment alone does not know it. */
export interface Circumstances {
  readonly ladder: readonly Rung[];
  /** A success of this amount or more counts only after a confirming query; null: none does. */
  readonly verifyAboveCents: number | null;
  /** Whether another payment already has the evidence's receipt. */
  readonly isReceiptTaken: boolean;
}

/**
 * What one piece of evidence does to one payment. With a null `event` nothing that clients see has changed, and no
 * version is made.
 */
export interface Decision {
  /** The payment after the evidence; the very same object when nothing changed. */
  readonly payment: Payment;
  /** The note of the new version's event; null when no field that clients see changed. */
  readonly event: { readonly note: string | null } | null;
  readonly verdict: CallbackVerdict;
  /** Why, for the callback's row. */
  readonly note: string | null;
}

type Changeable = 'status' | 'mpesaReceipt' | 'receiptSource' | 'failure' | 'dispatchBefore' | keyof MpesaIds;

/** Changes of fields; those that clients see make a version. */
type Changes = Partial<Pick<Payment, Changeable>> & { readonly review?: ReviewReason | null };

interface Outcome {
  readonly changes: Changes;
  /** APPLIED becomes DUPLICATE where nothing that clients see changes. */
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
}

/** Total and deterministic: any evidence on any payment has exactly one decision, and repeating evidence changes nothing more. */
export function decide(payment: Payment, given: Evidence, circumstances: Circumstances): Decision {
  const evidence = readSilence(payment, given);
  const outcome = weigh(payment, evidence, circumstances);
  const { note } = outcome;
  const changed = applyChanges(payment, evidence, outcome.changes);
  const isNewVersion = changed.version !== payment.version;
  const verdict = outcome.verdict === 'APPLIED' && !isNewVersion ? 'DUPLICATE' : outcome.verdict;
  const standing = nextStanding(payment, changed, evidence, verdict, circumstances.ladder);
  const after = isMoved(changed, standing) ? { ...changed, ...standing } : changed;
  return { payment: after, event: isNewVersion ? { note } : null, verdict, note };
}

/** Nobody answers for a request that has never left: its payment has failed, and the money cannot have moved. */
function readSilence(payment: Payment, evidence: Evidence): Evidence {
  const isSilence = evidence.claim === 'DEADLINE' || evidence.claim === 'GIVE_UP';
  if (!isSilence || payment.dispatchBefore === null || isSettled(payment.status)) return evidence;
  return { ...evidence, claim: 'FAILURE', failure: NEVER_SENT, note: 'The request never left the gateway.' };
}

const NEVER_SENT: Failure = Object.freeze({ reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true });

function weigh(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  if (evidence.isAnswered && !isOutcomeOf(payment, evidence)) return DENIED;
  return evidence.trust === 'BARE'
    ? weighBare(payment, evidence, circumstances)
    : weighTrusted(payment, evidence, circumstances);
}

/** Keyed callbacks and our own requests, clock and answers. */
function weighTrusted(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const { claim, note } = evidence;
  if (claim === 'DISPATCH') return { changes: beginDispatch(payment), verdict: 'APPLIED', note };
  const difference = findDifference(payment, evidence);
  if (difference) return contradiction('FACTS_DIFFER', `The ${difference} differs from the payment's.`);
  if (claim === 'SUCCESS') return weighSuccess(payment, evidence, circumstances);
  // Timeouts, other failures and unknown codes on a settled payment make no event, whatever ids they bring.
  const ids = isSettled(payment.status) && claim !== 'ACCEPTED' ? {} : newIds(payment, evidence);
  if (claim === 'UNKNOWN_CODE') return { changes: ids, verdict: 'UNKNOWN_CODE', note };
  const { to, review } = transition(payment.status, claim);
  const failure = to === 'FAILED' && payment.status !== 'FAILED' ? { failure: evidence.failure } : {};
  return {
    changes: { ...ids, ...failure, status: to, review: reviewReason(payment, evidence, review) },
    verdict: payment.status === 'COMPLETED' && claim === 'FAILURE' ? 'CONTRADICTING' : 'APPLIED',
    note,
  };
}

/** Only an open payment may still be sent; from now on it may have been. */
function beginDispatch({ status }: Payment): Changes {
  return status === 'PENDING' ? { dispatchBefore: null } : {};
}

function weighSuccess(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  if (circumstances.isReceiptTaken) return contradiction('RECEIPT_TAKEN', 'Another payment has this receipt.');
  const ids = newIds(payment, evidence);
  if (needsConfirmation(payment, evidence, circumstances)) {
    return { changes: { ...ids, ...WAITING }, verdict: 'UNCONFIRMED', note: "Waits for Daraja's own answer." };
  }
  const receipt = adoptReceipt(payment, evidence);
  if (receipt === 'DIFFERENT') return contradiction('FACTS_DIFFER', "The receipt differs from the payment's.");
  const { to, review } = transition(payment.status, 'SUCCESS');
  return {
    changes: {
      ...ids,
      ...receipt.changes,
      status: to,
      failure: null,
      review: receipt.review ?? review ?? null,
    },
    verdict: 'APPLIED',
    note: evidence.note,
  };
}

/** A bare-form callback changes nothing by itself; once a query has settled the payment it may bring the receipt. */
function weighBare(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const { note } = evidence;
  if (isOutcomeOf(payment, evidence)) {
    const isSame = payment.status === 'FAILED' || evidence.receipt === payment.mpesaReceipt;
    if (isSame && findDifference(payment, evidence) === null) return { changes: {}, verdict: 'DUPLICATE', note };
    if (isSame || !canBringReceipt(payment, evidence) || circumstances.isReceiptTaken) return DENIED;
    return { changes: { mpesaReceipt: evidence.receipt, receiptSource: 'BARE' }, verdict: 'APPLIED', note };
  }
  if (payment.status === 'COMPLETED' || payment.status === 'REVERSED') return DENIED;
  const changes = evidence.claim === 'SUCCESS' ? WAITING : {};
  return { changes, verdict: 'UNCONFIRMED', note: "Bare form: waits for Daraja's own answer." };
}

/** Whether a message claims what the payment has become. */
function isOutcomeOf(payment: Payment, { claim }: Evidence): boolean {
  return (
    (payment.status === 'COMPLETED' && claim === 'SUCCESS') || (payment.status === 'FAILED' && claim === 'FAILURE')
  );
}

/** A success by callback that lacks a fact, or is large enough to be verified, waits for a query (contract 3, rules 5 and 6). */
function needsConfirmation(payment: Payment, evidence: Evidence, circumstances: Circumstances): boolean {
  if (evidence.source !== 'CALLBACK' || payment.status === 'COMPLETED' || payment.status === 'REVERSED') return false;
  const { verifyAboveCents } = circumstances;
  const isIncomplete = evidence.amountCents === null || evidence.receipt === null;
  return isIncomplete || (verifyAboveCents !== null && payment.amountCents >= verifyAboveCents);
}

/** A failure that comes before the answer must not be the last word. */
const WAITING = { receiptSource: 'UNCONFIRMED' } as const satisfies Changes;

function contradiction(review: ReviewReason, note: string): Outcome {
  return { changes: { review }, verdict: 'CONTRADICTING', note };
}

const DENIED: Outcome = {
  changes: {},
  verdict: 'CONTRADICTING',
  note: 'Daraja has not confirmed it.',
};

/**
 * A failure after a success is told apart by who says so. Asking ends at a deadline without an id to ask with, and at the end of
 * the ladder: for a failed payment too, which is asked about only because a callback says that it was paid.
 */
function reviewReason(payment: Payment, evidence: Evidence, review: ReviewReason | undefined): ReviewReason | null {
  if (review === 'FAILURE_AFTER_SUCCESS' && evidence.source === 'QUERY') return 'QUERY_DENIES_SUCCESS';
  if (evidence.claim === 'DEADLINE' && !isSettled(payment.status) && !isAskable(payment)) return 'UNANSWERABLE';
  const isDisputedFailure = payment.status === 'FAILED' && payment.nextCheckAt !== null;
  if (evidence.claim === 'GIVE_UP' && isDisputedFailure) return 'UNANSWERABLE';
  return review ?? null;
}

/** The next version; without one the same payment, but for what clients do not see: where its receipt is from, whether it has left. */
function applyChanges(payment: Payment, evidence: Evidence, changes: Changes): Payment {
  const {
    review,
    receiptSource = payment.receiptSource,
    dispatchBefore = payment.dispatchBefore,
    ...visible
  } = changes;
  const raised = review && !payment.reviewsRaised.includes(review) ? [review] : [];
  const isResolved = evidence.claim === 'RESOLVED' && payment.reviewReasons.length > 0;
  const isFieldChanged = Object.entries(visible).some(([name, value]) => payment[name as keyof Payment] !== value);
  if (!isFieldChanged && raised.length === 0 && !isResolved) {
    const isSame = receiptSource === payment.receiptSource && dispatchBefore === payment.dispatchBefore;
    return isSame ? payment : { ...payment, receiptSource, dispatchBefore };
  }
  const status = visible.status ?? payment.status;
  const isEntry = status !== payment.status && isSettled(status);
  return {
    ...payment,
    ...visible,
    receiptSource,
    dispatchBefore,
    version: payment.version + 1,
    reviewReasons: isResolved ? [] : [...payment.reviewReasons, ...raised],
    reviewsRaised: [...payment.reviewsRaised, ...raised],
    updatedAt: evidence.occurredAt,
    settledAt: isEntry ? evidence.occurredAt : payment.settledAt,
  };
}
