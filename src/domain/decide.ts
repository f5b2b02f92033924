/** The rule of the money: given a payment and one piece of evidence, what the payment is now. Pure; the funnel applies it. */

import { adoptReceipt, canBringReceipt, yieldReceipt } from './adopt-receipt.js';
import { adoptTime } from './adopt-time.js';
import { applyChanges, type Changes, type Outcome } from './apply-changes.js';
import { isAwaitingApproval } from './approval.js';
import {
  claimAgainst,
  claimLeftBy,
  isClaimedByTrusted,
  isPaid,
  leavesAmountOpen,
  noteClaim,
  noteReceipt,
  rememberClaim,
  unretryable,
} from './claimed-success.js';
import { type CallbackVerdict, type Evidence, isAboutCheckout, isConfirmation } from './evidence.js';
import { findDifference, isNamedByMpesa, newIds } from './facts.js';
import type { Rung } from './ladder.js';
import { isAnswered, isBorneOut, isOutcomeOf, needsConfirmation } from './needs-confirmation.js';
import { isMoved, isUnanswerable, nextStanding } from './next-standing.js';
import { isSettled, type MpesaIds, type Payment, type ReviewReason } from './payment.js';
import { readSilence } from './read-silence.js';
import { weighSecondReversal } from './reversal.js';
import { transition } from './transitions.js';
import { isDeniedSince, type SameMoney } from './twins.js';
import { weighApproval } from './weigh-approval.js';
import { weighCheckout } from './weigh-checkout.js';
import { weighMissing } from './weigh-missing.js';

/** Facts that decide needs and a payment alone does not have. */
export interface Circumstances {
  readonly ladder: readonly Rung[];
  /** A success of this amount or more counts only after a confirming query; null: none does. */
  readonly verifyAboveCents: number | null;
  /** The other payment that has the evidence's receipt already; null: none. */
  readonly receiptOwner: string | null;
  /** With a word of M-Pesa's that names no receipt: who has counted that money already; null: nobody. */
  readonly sameMoney: SameMoney | null;
  /** Of a reversal: another one of the same payment that is done, or may still be; null: none. */
  readonly otherReversal: Pick<Payment, 'id' | 'status'> | null;
  /** It has been given back, or may be: M-Pesa was told its receipt. */
  readonly isGivenBack: boolean;
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

/** Total and deterministic: any evidence on any payment has exactly one decision, and repeating evidence changes nothing more. */
export function decide(payment: Payment, given: Evidence, circumstances: Circumstances): Decision {
  const evidence = readNameless(payment, readSilence(payment, given));
  const outcome = weigh(payment, evidence, circumstances);
  const { note } = outcome;
  const changed = applyChanges(payment, evidence, outcome);
  const isNewVersion = changed.version !== payment.version;
  const verdict = outcome.verdict === 'APPLIED' && !isNewVersion ? 'DUPLICATE' : outcome.verdict;
  const standing = nextStanding(payment, changed, evidence, verdict, circumstances.ladder);
  const after = isMoved(changed, standing) ? { ...changed, ...standing } : changed;
  return { payment: after, event: isNewVersion ? { note } : null, verdict, note };
}

/** A failure by a signed callback that lacks every id of M-Pesa's: who knows the URL may have written it, so M-Pesa is asked. */
function readNameless(payment: Payment, evidence: Evidence): Evidence {
  const { source, trust, claim } = evidence;
  const isMeant = source === 'CALLBACK' && trust === 'KEYED' && claim === 'FAILURE';
  return isMeant && !isNamedByMpesa(payment, evidence)
    ? { ...evidence, claim: 'UNKNOWN_CODE', failure: null }
    : evidence;
}

function weigh(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  if (isAnswered(payment, evidence) && !isBorneOut(payment, evidence)) return DENIED;
  return evidence.trust === 'BARE'
    ? weighBare(payment, evidence, circumstances)
    : weighTrusted(payment, evidence, circumstances);
}

/** Keyed callbacks and our own requests, clock and answers. */
function weighTrusted(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const { claim } = evidence;
  if (claim === 'APPROVED' || claim === 'REJECTED') return weighApproval(payment, evidence);
  if (claim === 'DISPATCH') return { changes: beginDispatch(payment), verdict: 'APPLIED', note: evidence.note };
  // Of what was UNSENT, another instance may have sent it since: it was approved there.
  if (claim === 'HINT' || claim === 'DISMISS' || claim === 'UNSENT')
    return { changes: {}, verdict: 'APPLIED', note: null };
  if (isAboutCheckout(claim))
    return { changes: weighCheckout(payment, evidence), verdict: 'APPLIED', note: evidence.note };
  if (claim === 'MISSING') return weighMissing(payment, evidence);
  if (claim === 'YIELD') return { changes: yieldReceipt(payment, evidence), verdict: 'APPLIED', note: evidence.note };
  const difference = findDifference(payment, evidence);
  if (difference !== null) {
    // Another id or shortcode speaks of another payment; another amount, of this one.
    const changes = difference === 'amount' ? claimAgainst(payment, evidence, 'OTHER_AMOUNT') : {};
    return contradict(evidence, 'FACTS_DIFFER', `The ${difference} differs from the payment's.`, changes);
  }
  if (claim === 'SUCCESS') return weighSuccess(payment, evidence, circumstances);
  // Timeouts, other failures and unknown codes on a settled payment make no event, whatever ids they bring.
  const ids = isSettled(payment.status) && claim !== 'ACCEPTED' ? {} : newIds(payment, evidence);
  if (claim === 'UNKNOWN_CODE') return { changes: ids, verdict: 'UNKNOWN_CODE', note: evidence.note };
  if (claim === 'FAILURE') return weighFailure(payment, evidence, ids);
  const { to, review = null } = transition(payment.status, claim);
  const isUnanswered = isUnanswerable(payment, evidence);
  const isClaimed = isUnanswered && isClaimedByTrusted(payment);
  return {
    changes: {
      ...ids,
      status: to,
      failure: isClaimed ? unretryable(payment.failure) : payment.failure,
      review: isUnanswered ? 'UNANSWERABLE' : review,
    },
    verdict: 'APPLIED',
    note: isClaimed ? noteClaim(evidence.note, payment) : evidence.note,
  };
}

/** Only an open payment that waits for nobody may still be sent; from now on it may have been. */
function beginDispatch(payment: Payment): Changes {
  return payment.status === 'PENDING' && !isAwaitingApproval(payment) ? { dispatchBefore: null } : {};
}

function weighSuccess(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const { receiptOwner, sameMoney } = circumstances;
  if (isConfirmation(evidence) && isDeniedBefore(payment, evidence)) return STILL_HELD;
  if (sameMoney !== null) {
    const changes = claimAgainst(payment, { ...evidence, receipt: sameMoney.receipt }, 'TRUSTED');
    const note = `M-Pesa calls it paid, and payment ${sameMoney.id} with the receipt ${sameMoney.receipt} fits it: that may be the same money.`;
    return contradict(evidence, 'RECEIPT_TAKEN', note, changes);
  }
  const mustAsk = needsConfirmation(payment, evidence, circumstances.verifyAboveCents);
  if (receiptOwner !== null && isConfirmation(evidence)) return STILL_HELD;
  // It gives that money to whatever it pays, so that M-Pesa must have said first that it was paid at all.
  if (receiptOwner !== null && !mustAsk) {
    const changes = claimAgainst(payment, evidence, 'TRUSTED');
    // Not the id of that payment: it may be another shortcode's, and the note is read with a key of this one.
    return contradict(evidence, 'RECEIPT_TAKEN', `Another payment has the receipt ${evidence.receipt}.`, changes);
  }
  const second = weighSecondReversal(payment, evidence, circumstances.otherReversal);
  if (second) return second;
  const ids = newIds(payment, evidence);
  if (mustAsk) {
    const changes = { ...ids, ...rememberClaim(payment, evidence, 'TRUSTED') };
    return { changes, verdict: 'UNCONFIRMED', note: "Waits for M-Pesa's own answer." };
  }
  if (leavesAmountOpen(payment, evidence)) {
    const changes = { ...ids, failure: unretryable(payment.failure) };
    return {
      changes,
      verdict: 'CONTRADICTING',
      note: 'It names no amount, and an earlier message named a different one.',
    };
  }
  const receipt = adoptReceipt(payment, evidence, circumstances.isGivenBack);
  if (receipt === 'DIFFERENT') {
    if (isConfirmation(evidence)) return STILL_HELD;
    const changes = rememberClaim(payment, evidence, null);
    return contradict(evidence, 'FACTS_DIFFER', "The receipt differs from the payment's.", changes);
  }
  const { to, review } = transition(payment.status, 'SUCCESS');
  return {
    changes: {
      ...{ ...ids, ...receipt.changes, ...adoptTime(payment, evidence, receipt), status: to, failure: null },
      claimedSuccess: claimLeftBy(payment, evidence),
      review: receipt.review ?? review ?? null,
    },
    verdict: 'APPLIED',
    note: evidence.note,
  };
}

/** Somebody took the money for the push's just before M-Pesa said that the push is not paid. */
function isDeniedBefore(payment: Payment, { receipt, occurredAt }: Evidence): boolean {
  return payment.mpesaReceipt !== receipt && isDeniedSince(payment, occurredAt);
}

/** What a signed callback calls paid must not be tried again when it fails; when M-Pesa itself denies it, a person must look. */
function weighFailure(payment: Payment, evidence: Evidence, ids: Partial<MpesaIds>): Outcome {
  const { note, source } = evidence;
  const isQuery = source === 'QUERY';
  const { to, review = null } = transition(payment.status, 'FAILURE');
  if (to !== 'FAILED') {
    const isDenied = isQuery && review === 'FAILURE_AFTER_SUCCESS';
    return {
      changes: { ...ids, status: to, review: isDenied ? 'QUERY_DENIES_SUCCESS' : review },
      verdict: payment.status === 'COMPLETED' ? 'CONTRADICTING' : 'APPLIED',
      note,
    };
  }
  const isEntry = payment.status !== 'FAILED';
  const isClaimed = isClaimedByTrusted(payment) && (isEntry || isQuery);
  const failure = isEntry ? evidence.failure : payment.failure;
  return {
    changes: {
      ...{ ...ids, status: to, failure: isClaimed ? unretryable(failure) : failure },
      ...(isQuery && { deniedAt: evidence.occurredAt }),
      review: isClaimed && isQuery ? 'QUERY_DENIES_SUCCESS' : review,
    },
    verdict: 'APPLIED',
    note: isClaimed ? noteClaim(note, payment) : note,
  };
}

/** A bare-form callback changes nothing by itself; once a query has settled the payment it may bring the receipt. */
function weighBare(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const { note } = evidence;
  if (isOutcomeOf(payment, evidence)) {
    const isSame = payment.status === 'FAILED' || evidence.receipt === payment.mpesaReceipt;
    if (isSame && findDifference(payment, evidence) === null) return { changes: {}, verdict: 'DUPLICATE', note };
    if (isSame || !canBringReceipt(payment, evidence) || circumstances.receiptOwner !== null) return DENIED;
    return { changes: { mpesaReceipt: evidence.receipt, receiptSource: 'BARE' }, verdict: 'APPLIED', note };
  }
  if (isPaid(payment)) return DENIED;
  const changes = evidence.claim === 'SUCCESS' ? rememberClaim(payment, evidence, 'BARE') : {};
  return { changes, verdict: 'UNCONFIRMED', note: "Bare form: waits for M-Pesa's own answer." };
}

const STILL_HELD: Outcome = {
  changes: {},
  verdict: 'HELD',
  note: 'The push now has a different receipt, or another payment has this one.',
};

/** Flags the payment; the status stays. */
function contradict(evidence: Evidence, review: ReviewReason, note: string, changes: Changes): Outcome {
  return { changes: { ...changes, review }, verdict: 'CONTRADICTING', note: noteReceipt(note, evidence) };
}

const DENIED: Outcome = {
  changes: {},
  verdict: 'CONTRADICTING',
  note: 'M-Pesa has not confirmed it.',
};
