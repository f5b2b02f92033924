/** What a decision, or the lack of one, makes of a payout that waits for approval: a part of `decide`. */

import type { Changes, Outcome } from './apply-changes.js';
import { isAwaitingApproval } from './approval.js';
import type { Evidence } from './evidence.js';
import type { Failure, Payment } from './payment.js';

/** What a person's decision makes of a payout. It counts once, and only while the payout waits; else nothing changes. */
export function weighApproval(payment: Payment, evidence: Evidence): Outcome {
  const { approval } = payment;
  const { decision, occurredAt, note } = evidence;
  if (!approval || !decision || !isAwaitingApproval(payment) || occurredAt >= approval.expiresAt) {
    return { changes: {}, verdict: 'DUPLICATE', note: null };
  }
  const decided = { ...approval, decidedBy: decision.by, decidedAt: occurredAt, note };
  const changes: Changes =
    evidence.claim === 'APPROVED'
      ? { approval: { ...decided, state: 'APPROVED' }, dispatchBefore: decision.dispatchBefore }
      : { approval: { ...decided, state: 'REJECTED' }, status: 'FAILED', failure: REJECTED };
  return { changes, verdict: 'APPLIED', note };
}

const REJECTED: Failure = Object.freeze({ reason: 'REJECTED', resultCode: null, retryable: false });
const EXPIRED: Failure = Object.freeze({ reason: 'REJECTED', resultCode: null, retryable: true });

/** The end of the time to decide; before it a deadline says nothing about a payout that waits. */
export function readWaiting({ approval }: Payment, evidence: Evidence): Evidence {
  if (approval === null || evidence.occurredAt < approval.expiresAt) return { ...evidence, claim: 'SILENCE' };
  return { ...evidence, claim: 'FAILURE', failure: EXPIRED, note: 'Nobody approved it within 72 hours.' };
}
