/** The phase of a payment: what a payer is shown, in one word, derived from its status, its ladder and the time. */

import { isAwaitingApproval, startOf } from './approval.js';
import type { Rung } from './ladder.js';
import type { Payment, PaymentStatus } from './payment.js';
import { kindOf } from './payment-kinds.js';

export const PAYMENT_PHASES = [
  'AWAITING_APPROVAL',
  'SENDING',
  'PROMPTED',
  'CONFIRMING',
  'UNKNOWN',
  'PAID',
  'FAILED',
  'REVERSED',
] as const;

/** Contract 8, `phase`. */
export type PaymentPhase = (typeof PAYMENT_PHASES)[number];

/** What the phase depends on. */
export type PhaseParts = Pick<
  Payment,
  'kind' | 'status' | 'createdAt' | 'unconfirmed' | 'merchantRequestId' | 'conversationId' | 'approval'
>;

type Derive = (payment: PhaseParts, ladder: readonly Rung[], at: number) => PaymentPhase;

/** A success that waits for M-Pesa's own word may be true, whatever was said before: nobody may be told to pay again. */
const unlessConfirming =
  (phase: PaymentPhase): Derive =>
  ({ unconfirmed }) =>
    unconfirmed === 'WAITING' ? 'CONFIRMING' : phase;

const PHASES: Readonly<Record<PaymentStatus, Derive>> = {
  PENDING: derivePendingPhase,
  TIMED_OUT: () => 'UNKNOWN',
  COMPLETED: () => 'PAID',
  FAILED: unlessConfirming('FAILED'),
  REVERSED: () => 'REVERSED',
};

/** The phase at an instant, in UTC milliseconds. The ladder is that of the payment's kind. */
export function phaseOf(payment: PhaseParts, ladder: readonly Rung[], at: number): PaymentPhase {
  return PHASES[payment.status](payment, ladder, at);
}

/** What a deadline depends on. */
export type DeadlineParts = Pick<Payment, 'kind' | 'status' | 'createdAt' | 'approval'>;

/** When an open payment becomes TIMED_OUT, in UTC milliseconds; null for any other, and until a payout that needs it is approved. */
export function deadlineOf(payment: DeadlineParts, ladder: readonly Rung[]): number | null {
  return isRunning(payment) ? instantOf(payment, ladder, 'TIME_OUT') : null;
}

/** When an open payment becomes CONFIRMING at the latest, in UTC milliseconds, by the clock alone; null where `deadlineOf` is. */
export function confirmingOf(payment: DeadlineParts, ladder: readonly Rung[]): number | null {
  return isRunning(payment) ? instantOf(payment, ladder, 'ASK') : null;
}

/** Its clocks run: it is open, and waits for no second person. */
function isRunning(payment: DeadlineParts): boolean {
  return payment.status === 'PENDING' && !isAwaitingApproval(payment);
}

function derivePendingPhase(payment: PhaseParts, ladder: readonly Rung[], at: number): PaymentPhase {
  if (isAwaitingApproval(payment)) return 'AWAITING_APPROVAL';
  const askedAt = instantOf(payment, ladder, 'ASK');
  if (payment.unconfirmed === 'WAITING' || (askedAt !== null && at >= askedAt)) return 'CONFIRMING';
  if (!isAcknowledged(payment)) return 'SENDING';
  return kindOf(payment).isPrompt ? 'PROMPTED' : 'CONFIRMING';
}

/** Daraja's answer brings the first of the ids that name such a payment; our own id may be there before. */
function isAcknowledged(payment: PhaseParts): boolean {
  return payment.merchantRequestId !== null || payment.conversationId !== null;
}

/** When the first rung of this act comes. */
function instantOf(
  payment: Pick<Payment, 'createdAt' | 'approval'>,
  ladder: readonly Rung[],
  act: Rung['act'],
): number | null {
  const rung = ladder.find(each => each.act === act);
  return rung ? startOf(payment) + rung.afterMs : null;
}
