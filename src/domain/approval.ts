/** The approval of a payout: nothing is sent, asked about or timed out until a second person has agreed. Pure. */

import { type Approval, isSettled, type Payment } from './payment.js';

const HOUR_MS = 3_600_000;
/** What nobody has approved by then is FAILED. */
const WAITING_MS_MAX = 72 * HOUR_MS;

/** Asked for by the API key of this name, and undecided. */
export function waitingApproval(requestedBy: string, createdAt: number): Approval {
  const undecided = { state: 'WAITING', decidedBy: null, decidedAt: null, note: null } as const;
  return { ...undecided, requestedBy, expiresAt: createdAt + WAITING_MS_MAX };
}

/** Whether it has not been sent because a second person has not agreed yet. */
export function isAwaitingApproval({ status, approval }: Pick<Payment, 'status' | 'approval'>): boolean {
  return status === 'PENDING' && approval?.state === 'WAITING';
}

/** When its clocks start: the ladder and the deadline count from here. UTC milliseconds. */
export function startOf({ createdAt, approval }: Pick<Payment, 'createdAt' | 'approval'>): number {
  return approval?.state === 'APPROVED' ? (approval.decidedAt ?? createdAt) : createdAt;
}

/** The approval of a payment that has become this: what settles undecided needs no decision any more. */
export function closeApproval(approval: Approval | null, status: Payment['status'], at: number): Approval | null {
  if (approval?.state !== 'WAITING' || !isSettled(status)) return approval;
  return { ...approval, state: 'EXPIRED', decidedAt: at };
}
