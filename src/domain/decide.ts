/** The rule of the money: given a payment and one piece of evidence, what the payment is now. Pure; the funnel applies it. */

import type { CallbackVerdict, Evidence } from './evidence.js';
import { findDifference, isAskable, matchesBothIds, newIds } from './facts.js';
import { climb, leaveRung, type Rung, type Standing } from './ladder.js';
import { isSettled, type Payment, type ReceiptSource, type ReviewReason } from './payment.js';
import { transition } from './transitions.js';

/** What decide must be told because a payment alone does not know it. */
export interface Circumstances {
  readonly ladder: readonly Rung[];
  /** A success of this amount or more counts only after a confirming query; null: none does. */
  readonly verifyAboveCents: number | null;
  /** Whether another payment already has the evidence's receipt. */
  readonly isReceiptTaken: boolean;
}

export interface Decision {
  /** The payment after the evidence; the very same object when nothing changed. */
  readonly payment: Payment;
  /** The note of the new version's event; null when no field that clients see changed. */
  readonly event: { readonly note: string | null } | null;
  readonly verdict: CallbackVerdict;
  /** Why, for the callback's row. */
  readonly note: string | null;
}

/** Changes to fields that clients see; applying them makes a version. */
type Changes = Partial<
  Pick<
    Payment,
    | 'status'
    | 'mpesaReceipt'
    | 'receiptSource'
    | 'failure'
    | 'merchantRequestId'
    | 'checkoutRequestId'
    | 'conversationId'
    | 'originatorConversationId'
  >
> & { readonly review?: ReviewReason | null };

interface Outcome {
  readonly changes: Changes;
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
}

/** Total and deterministic: any evidence on any payment has exactly one decision, and repeating evidence changes nothing more. */
export function decide(payment: Payment, evidence: Evidence, circumstances: Circumstances): Decision {
  const outcome =
    evidence.claim === 'RESOLVED'
      ? { changes: {}, verdict: 'APPLIED' as const, note: evidence.note }
      : evidence.trust === 'BARE'
        ? weighBare(payment, evidence, circumstances)
        : weighTrusted(payment, evidence, circumstances);
  const changed = applyChanges(payment, evidence, outcome.changes);
  const standing = nextStanding(payment, changed, evidence, outcome.verdict, circumstances.ladder);
  const isNewVersion = changed !== payment;
  const after = isNewVersion || isMoved(payment, standing) ? { ...changed, ...standing } : payment;
  return {
    payment: after,
    event: isNewVersion ? { note: outcome.note } : null,
    verdict: outcome.verdict,
    note: outcome.note,
  };
}

/** Keyed callbacks and our own requests, clock and answers. */
function weighTrusted(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const difference = findDifference(payment, evidence);
  if (difference) return contradiction('FACTS_DIFFER', `The ${difference} differs from the payment's.`);
  const ids = newIds(payment, evidence);
  if (evidence.claim === 'UNKNOWN_CODE') return { changes: ids, verdict: 'UNKNOWN_CODE', note: evidence.note };
  if (evidence.claim === 'SUCCESS') return weighSuccess(payment, evidence, circumstances, ids);
  if (evidence.isAnswered && evidence.claim === 'FAILURE' && payment.status !== 'FAILED') return denied();
  const { to, review } = transition(payment.status, evidence.claim);
  const failure = to === 'FAILED' && payment.status !== 'FAILED' ? { failure: evidence.failure } : {};
  const reason = reviewReason(payment, evidence, review);
  const isChange = to !== payment.status || isNewReason(payment, reason) || Object.keys(ids).length > 0;
  const isDenial = payment.status === 'COMPLETED' && evidence.claim === 'FAILURE';
  return {
    changes: { ...ids, status: to, ...failure, review: reason },
    verdict: !isChange ? 'DUPLICATE' : isDenial ? 'CONTRADICTING' : 'APPLIED',
    note: evidence.note,
  };
}

function weighSuccess(payment: Payment, evidence: Evidence, circumstances: Circumstances, ids: Changes): Outcome {
  if (circumstances.isReceiptTaken) return contradiction('RECEIPT_TAKEN', 'Another payment has this receipt.');
  if (evidence.isAnswered && payment.status !== 'COMPLETED') return denied();
  if (needsConfirmation(payment, evidence, circumstances)) {
    return { changes: ids, verdict: 'UNCONFIRMED', note: "Waits for Daraja's own answer." };
  }
  const receipt = adoptReceipt(payment, evidence);
  if (receipt === 'DIFFERENT') return contradiction('FACTS_DIFFER', 'The receipt differs from the payment’s.');
  const { to, review } = transition(payment.status, 'SUCCESS');
  const isChange = to !== payment.status || receipt !== null || Object.keys(ids).length > 0;
  return {
    changes: {
      ...ids,
      ...receipt?.changes,
      status: to,
      ...(to === payment.status ? {} : { failure: null }),
      review: receipt?.review ?? review ?? null,
    },
    verdict: isChange ? 'APPLIED' : 'DUPLICATE',
    note: evidence.note,
  };
}

/** A bare-form callback changes nothing by itself; once a query has settled the payment it may bring the receipt. */
function weighBare(payment: Payment, evidence: Evidence, circumstances: Circumstances): Outcome {
  const isSuccess = evidence.claim === 'SUCCESS';
  const isConfirmed = payment.status === 'COMPLETED' && isSuccess;
  if (isConfirmed && payment.mpesaReceipt === null && canBringReceipt(payment, evidence, circumstances)) {
    const changes = { mpesaReceipt: evidence.receipt, receiptSource: 'BARE' as const };
    return { changes, verdict: 'APPLIED', note: evidence.note };
  }
  const isRepeat = isConfirmed
    ? evidence.receipt === payment.mpesaReceipt && findDifference(payment, evidence) === null
    : payment.status === 'FAILED' && evidence.claim === 'FAILURE';
  if (isRepeat) return { changes: {}, verdict: 'DUPLICATE', note: evidence.note };
  const isDenied = evidence.isAnswered || payment.status === 'COMPLETED' || payment.status === 'REVERSED';
  if (isDenied) return denied();
  return { changes: {}, verdict: 'UNCONFIRMED', note: "Bare form: waits for Daraja's own answer." };
}

function canBringReceipt(payment: Payment, evidence: Evidence, circumstances: Circumstances): boolean {
  return (
    evidence.receipt !== null &&
    evidence.amountCents === payment.amountCents &&
    matchesBothIds(payment, evidence.ids) &&
    !circumstances.isReceiptTaken
  );
}

/** A success by callback that lacks a fact, or is large enough to be verified, waits for a query (contract 3, rules 5 and 6). */
function needsConfirmation(payment: Payment, evidence: Evidence, circumstances: Circumstances): boolean {
  if (evidence.source !== 'CALLBACK' || payment.status === 'COMPLETED' || payment.status === 'REVERSED') return false;
  const { verifyAboveCents } = circumstances;
  const isIncomplete = evidence.amountCents === null || evidence.receipt === null;
  return isIncomplete || (verifyAboveCents !== null && payment.amountCents >= verifyAboveCents);
}

type Adoption = { readonly changes: Changes; readonly review: ReviewReason | null };

/** A receipt is attached once; only one that came by a bare callback gives way, to a keyed one. */
function adoptReceipt(payment: Payment, evidence: Evidence): Adoption | 'DIFFERENT' | null {
  if (evidence.receipt === null || evidence.receipt === payment.mpesaReceipt) return null;
  const receiptSource: ReceiptSource = evidence.trust === 'KEYED' ? 'KEYED' : 'QUERY';
  const changes = { mpesaReceipt: evidence.receipt, receiptSource };
  if (payment.mpesaReceipt === null) return { changes, review: null };
  const givesWay = payment.receiptSource === 'BARE' && receiptSource === 'KEYED';
  return givesWay ? { changes, review: 'FACTS_DIFFER' } : 'DIFFERENT';
}

function contradiction(review: ReviewReason, note: string): Outcome {
  return { changes: { review }, verdict: 'CONTRADICTING', note };
}

function denied(): Outcome {
  return { changes: {}, verdict: 'CONTRADICTING', note: "Daraja's own answer says otherwise." };
}

/** A failure after a success is told apart by who says so; a deadline without an id to ask with is the end of asking. */
function reviewReason(payment: Payment, evidence: Evidence, review: ReviewReason | undefined): ReviewReason | null {
  if (review === 'FAILURE_AFTER_SUCCESS' && evidence.source === 'QUERY') return 'QUERY_DENIES_SUCCESS';
  if (evidence.claim === 'DEADLINE' && !isSettled(payment.status) && !isAskable(payment)) return 'UNANSWERABLE';
  return review ?? null;
}

function isNewReason(payment: Payment, reason: ReviewReason | null | undefined): reason is ReviewReason {
  return reason !== null && reason !== undefined && !payment.reviewsRaised.includes(reason);
}

/** The next version, or the same object when nothing that clients see would change. */
function applyChanges(payment: Payment, evidence: Evidence, changes: Changes): Payment {
  const { review, ...fields } = changes;
  const isResolved = evidence.claim === 'RESOLVED' && payment.reviewReasons.length > 0;
  const isFieldChanged = Object.entries(fields).some(([name, value]) => payment[name as keyof Payment] !== value);
  if (!isFieldChanged && !isNewReason(payment, review) && !isResolved) return payment;
  const raised = isNewReason(payment, review) ? [review] : [];
  const status = fields.status ?? payment.status;
  const isEntry = status !== payment.status && isSettled(status);
  return {
    ...payment,
    ...fields,
    version: payment.version + 1,
    reviewReasons: isResolved ? [] : [...payment.reviewReasons, ...raised],
    reviewsRaised: [...payment.reviewsRaised, ...raised],
    updatedAt: evidence.occurredAt,
    settledAt: isEntry ? evidence.occurredAt : payment.settledAt,
  };
}

type Asking = Standing & Pick<Payment, 'askingUntil'>;

/** When Daraja is asked next: never once settled, at once for what waits for its answer, else by the ladder. */
function nextStanding(
  before: Payment,
  after: Payment,
  evidence: Evidence,
  verdict: CallbackVerdict,
  ladder: readonly Rung[],
): Asking {
  const { ladderStep, nextCheckAt, askingUntil } = before;
  if (evidence.claim === 'DEADLINE' || evidence.claim === 'GIVE_UP') {
    const left = leaveRung(before, ladder, evidence.claim === 'DEADLINE' ? 'TIME_OUT' : 'GIVE_UP');
    return { ladderStep: left.ladderStep, nextCheckAt: isAskable(before) ? left.nextCheckAt : null, askingUntil };
  }
  if (isWaitingForAnswer(after, evidence, verdict)) {
    return { ladderStep, nextCheckAt: Math.min(nextCheckAt ?? Infinity, evidence.occurredAt), askingUntil };
  }
  const isOver = isSettled(after.status);
  const isOutcome = evidence.claim === 'SUCCESS' || evidence.claim === 'FAILURE';
  if (isOver && (!isSettled(before.status) || (evidence.source === 'QUERY' && isOutcome))) {
    return { ladderStep, nextCheckAt: null, askingUntil: null };
  }
  const isAsked = nextCheckAt !== null || askingUntil !== null;
  if (evidence.source === 'QUERY' && (isAsked || !isOver)) {
    return { ...afterAnswer(before, evidence, ladder), askingUntil: null };
  }
  return { ladderStep, nextCheckAt, askingUntil };
}

/** Unconfirmed callbacks wait for an answer even on a failed payment; an unknown code only while the outcome is open. */
function isWaitingForAnswer(payment: Payment, evidence: Evidence, verdict: CallbackVerdict): boolean {
  if (evidence.source !== 'CALLBACK') return false;
  return verdict === 'UNCONFIRMED' || (verdict === 'UNKNOWN_CODE' && !isSettled(payment.status));
}

/** A question that was brought forward while another was in flight is still to be asked. */
function afterAnswer(payment: Payment, evidence: Evidence, ladder: readonly Rung[]): Standing {
  const standing = climb(payment, ladder, evidence.occurredAt);
  const isForward = payment.nextCheckAt !== null && payment.nextCheckAt <= evidence.occurredAt;
  return isForward && payment.askingUntil !== null ? { ...standing, nextCheckAt: payment.nextCheckAt } : standing;
}

function isMoved(payment: Payment, standing: Asking): boolean {
  return (
    payment.ladderStep !== standing.ladderStep ||
    payment.nextCheckAt !== standing.nextCheckAt ||
    payment.askingUntil !== standing.askingUntil
  );
}
