/** When M-Pesa is asked next about a payment, after one piece of evidence: the part of a decision that makes no version. */

import { type CallbackVerdict, type Evidence, isAboutCheckout } from './evidence.js';
import { isAskable } from './facts.js';
import { climb, isBeforeRung, leaveRung, type Rung, reopen, type Standing, startLadder } from './ladder.js';
import { isSettled, type Payment } from './payment.js';
import { isSoftFailure, nextRecheckAt } from './recheck.js';

/** Where a payment stands on its ladder, until when a question is in flight (UTC milliseconds), and what waits for the answer. */
export type Asking = Standing & Pick<Payment, 'askingUntil' | 'unconfirmed'>;

/**
 * At once for what waits for M-Pesa's own answer and until it has come; for what is open by the ladder; for what is settled
 * never, but for the rechecks of a soft failure.
 */
export function nextStanding(
  before: Payment,
  after: Payment,
  evidence: Evidence,
  verdict: CallbackVerdict,
  ladder: readonly Rung[],
): Asking {
  const { ladderStep, nextCheckAt, askingUntil, unconfirmed } = before;
  const still: Asking = { ladderStep, nextCheckAt, askingUntil, unconfirmed };
  if (isAboutCheckout(evidence.claim) || evidence.claim === 'UNSENT') return still;
  if (evidence.claim === 'DEADLINE' || evidence.claim === 'GIVE_UP') return afterAct(before, after, evidence, ladder);
  if (evidence.claim === 'APPROVED' && verdict === 'APPLIED') return { ...still, ...startLadder(after, ladder) };
  if (evidence.claim === 'HINT') return { ...still, ...askAtOnce(before, evidence, ladder) };
  if (evidence.claim === 'DISMISS') {
    const isOver = isSettled(after.status) && unconfirmed !== 'WAITING';
    return isOver ? { ...still, nextCheckAt: null } : still;
  }
  if (verdict === 'UNCONFIRMED') return { ...still, ...askSoon(before, evidence, ladder), unconfirmed: 'WAITING' };
  if (isSettled(after.status)) return afterSettled(before, after, evidence, verdict, ladder);
  // An answer that nobody understands is not asked for again at once, but on the ladder's next rung.
  if (evidence.source === 'QUERY') return { ...still, ...afterAnswer(before, evidence, ladder), askingUntil: null };
  if (verdict === 'UNKNOWN_CODE') return { ...still, ...askSoon(before, evidence, ladder) };
  if (isNewlyAskable(before, after)) return { ...still, ...climb(before, ladder, evidence.occurredAt) };
  return still;
}

/** Whether the payment's row has to change for this standing, although its version may not. */
export function isMoved(payment: Payment, standing: Asking): boolean {
  return (
    payment.ladderStep !== standing.ladderStep ||
    payment.nextCheckAt !== standing.nextCheckAt ||
    payment.askingUntil !== standing.askingUntil ||
    payment.unconfirmed !== standing.unconfirmed
  );
}

/** Whether the ladder of a failed payment goes on because a reported success waits for M-Pesa's answer. */
export function isDisputedFailure({ status, unconfirmed, claimedSuccess }: Payment): boolean {
  return status === 'FAILED' && unconfirmed === 'WAITING' && claimedSuccess !== null;
}

/**
 * Whether this ends the asking without an answer: the deadline where there is no id to ask with, and the end of the ladder; for a
 * failed payment too, if it is asked about because somebody says that it was paid.
 */
export function isUnanswerable(payment: Payment, { claim }: Evidence): boolean {
  if (isSettled(payment.status) && !isDisputedFailure(payment)) return false;
  return claim === 'GIVE_UP' || (claim === 'DEADLINE' && !isAskable(payment));
}

/** A settled payment is on the ladder only while something waits for the answer. */
function afterAct(before: Payment, after: Payment, evidence: Evidence, ladder: readonly Rung[]): Asking {
  const { askingUntil, unconfirmed } = before;
  const isWaiting = unconfirmed === 'WAITING';
  const isOnLadder = !isSettled(after.status) || isWaiting;
  const act = evidence.claim === 'DEADLINE' ? 'TIME_OUT' : 'GIVE_UP';
  const { ladderStep, nextCheckAt } = isOnLadder ? leaveRung(before, ladder, act) : before;
  const next = isAskable(before) ? nextCheckAt : null;
  const isOver = isWaiting && next === null && isSettled(after.status);
  return { ladderStep, nextCheckAt: next, askingUntil, unconfirmed: isOver ? 'DECIDABLE' : unconfirmed };
}

function afterSettled(
  before: Payment,
  after: Payment,
  evidence: Evidence,
  verdict: CallbackVerdict,
  ladder: readonly Rung[],
): Asking {
  const { ladderStep, nextCheckAt, askingUntil, unconfirmed } = before;
  const { source, occurredAt } = evidence;
  const isEntry = after.status !== before.status;
  // A success that waits may come before a failure as well as after it, or before money is found to fit, or after: M-Pesa's answer
  // decides, and nothing else does.
  const isOpen = after.status === 'FAILED' || (after.receiptSource === 'TWIN' && after.claimedSuccess !== null);
  const isDisputed = unconfirmed === 'WAITING' && isOpen && !isAnswer(after, evidence, verdict);
  if (isDisputed && !(isEntry && after.claimedSuccess === null)) {
    if (source === 'QUERY') return { ...afterAnswer(before, evidence, ladder), askingUntil: null, unconfirmed };
    if (nextCheckAt === null) return { ...askSoon(before, evidence, ladder), askingUntil, unconfirmed };
    return { ladderStep, nextCheckAt, askingUntil, unconfirmed };
  }
  if (!isEntry && source !== 'QUERY') return { ladderStep, nextCheckAt, askingUntil, unconfirmed };
  // What M-Pesa has denied is looked at again when it is paid after all.
  const isToldBefore = isEntry && after.status === 'COMPLETED' && before.claimedSuccess !== null;
  const decidable = unconfirmed === 'WAITING' || isToldBefore ? 'DECIDABLE' : unconfirmed;
  return { ladderStep, nextCheckAt: nextRecheckAt(after, occurredAt), askingUntil: null, unconfirmed: decidable };
}

/** Whether M-Pesa has said, when asked, how the payment ended. An answer about another request does not count. */
function isAnswer({ status }: Payment, { source, claim }: Evidence, verdict: CallbackVerdict): boolean {
  const isOutcome =
    status === 'COMPLETED'
      ? claim === 'SUCCESS' || claim === 'FAILURE'
      : claim === 'FAILURE' && status === 'FAILED' && verdict !== 'CONTRADICTING';
  return source === 'QUERY' && isOutcome;
}

/** Brought forward; a ladder that has ended is asked about once more, and then ended once more. */
function askSoon(payment: Payment, { occurredAt }: Evidence, ladder: readonly Rung[]): Standing {
  const nextCheckAt = Math.min(payment.nextCheckAt ?? Infinity, occurredAt);
  return { ladderStep: reopen(payment, ladder), nextCheckAt };
}

/** If there is something to ask; what is settled stays where it is on its ladder. */
function askAtOnce(payment: Payment, evidence: Evidence, ladder: readonly Rung[]): Standing {
  const { status, ladderStep } = payment;
  if (!isAskable(payment) || !(isSoftFailure(payment) || !isSettled(status))) return payment;
  const standing = askSoon(payment, evidence, ladder);
  return isSettled(status) ? { ...standing, ladderStep } : standing;
}

/** A question that was brought forward while another was in flight, or that is not put yet, is still to be asked. */
function afterAnswer(payment: Payment, evidence: Evidence, ladder: readonly Rung[]): Standing {
  const standing = climb(payment, ladder, evidence.occurredAt);
  const isDue = payment.nextCheckAt !== null && payment.nextCheckAt <= evidence.occurredAt;
  const isForward = payment.askingUntil !== null || isBeforeRung(payment, ladder);
  return isDue && isForward ? { ...standing, nextCheckAt: payment.nextCheckAt } : standing;
}

/** Its ids came after the ladder had ended because there was no id to ask with. */
function isNewlyAskable(before: Payment, after: Payment): boolean {
  return before.nextCheckAt === null && !isAskable(before) && isAskable(after);
}
