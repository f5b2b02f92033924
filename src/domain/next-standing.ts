/** When Daraja is asked next about a payment, after one piece of evidence: the part of a decision that is no version. */

import type { CallbackVerdict, Evidence } from './evidence.js';
import { isAskable } from './facts.js';
import { climb, isBeforeRung, leaveRung, type Rung, type Standing } from './ladder.js';
import { isSettled, type Payment } from './payment.js';

/**
 * Where a payment stands on its ladder, and until when an unconfirmed success keeps it asked about (UTC milliseconds).
 */
export type Asking = Standing & Pick<Payment, 'askingUntil'>;

/** Never once settled, at once for what waits for Daraja's own answer and until it has come, else by the ladder. */
export function nextStanding(
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
    // A success that waits for Daraja's answer may come before a failure as well as after it: the answer decides.
    const isDisputed =
      before.receiptSource === 'UNCONFIRMED' && after.status === 'FAILED' && evidence.source !== 'QUERY';
    if (isDisputed) return { ladderStep, nextCheckAt: nextCheckAt ?? evidence.occurredAt, askingUntil };
    return { ladderStep, nextCheckAt: null, askingUntil: null };
  }
  if (evidence.source === 'QUERY') {
    // A settled payment goes on being asked about only while a callback waits for the answer, not because somebody refreshed it.
    const isOnLadder = !isOver || nextCheckAt !== null;
    const standing = isOnLadder ? afterAnswer(before, evidence, ladder) : { ladderStep, nextCheckAt };
    return { ...standing, askingUntil: null };
  }
  if (!isOver && isNewlyAskable(before, after)) return { ...climb(before, ladder, evidence.occurredAt), askingUntil };
  return { ladderStep, nextCheckAt, askingUntil };
}

/** Whether the payment's row has to change for this standing, although its version may not. */
export function isMoved(payment: Payment, standing: Asking): boolean {
  return (
    payment.ladderStep !== standing.ladderStep ||
    payment.nextCheckAt !== standing.nextCheckAt ||
    payment.askingUntil !== standing.askingUntil
  );
}

/** Unconfirmed callbacks wait for an answer even on a failed payment; an unknown code only while the outcome is open. */
function isWaitingForAnswer(payment: Payment, evidence: Evidence, verdict: CallbackVerdict): boolean {
  if (verdict === 'UNCONFIRMED') return true;
  // An answer that nobody understands is not asked for again at once, but on the ladder's next rung.
  return verdict === 'UNKNOWN_CODE' && evidence.source !== 'QUERY' && !isSettled(payment.status);
}

/** A question that was brought forward while another was in flight, or that is not put yet, is still to be asked. */
function afterAnswer(payment: Payment, evidence: Evidence, ladder: readonly Rung[]): Standing {
  const standing = climb(payment, ladder, evidence.occurredAt);
  const isDue = payment.nextCheckAt !== null && payment.nextCheckAt <= evidence.occurredAt;
  const isForward = payment.askingUntil !== null || isBeforeRung(payment, ladder);
  return isDue && isForward ? { ...standing, nextCheckAt: payment.nextCheckAt } : standing;
}

/** Its ids came after the deadline had ended the asking for want of one. */
function isNewlyAskable(before: Payment, after: Payment): boolean {
  return before.nextCheckAt === null && !isAskable(before) && isAskable(after);
}
