/** What may leave by payouts: one amount, a day's sum of a shortcode, and from where on a second person must agree. Pure. */

import { isAwaitingApproval, startOf } from './approval.js';
import { GatewayError } from './gateway-error.js';
import { decimalFromCents } from './money.js';
import type { Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';

/** In cents; null: off. */
export interface PayoutLimits {
  readonly maxCents: number | null;
  /** Of one shortcode, within any 24 hours. */
  readonly dailyMaxCents: number | null;
  /** From this amount on a payout waits for a second person. */
  readonly approvalAboveCents: number | null;
}

export const DAY_MS = 86_400_000;

/**
 * From when on a payment counts against the daily limit of its shortcode, for a day: from when its clocks start; one that waits
 * for approval for as long as it waits. Null for what failed, and for money that comes in.
 */
export function payoutCountsAt(payment: Payment): number | null {
  if (kindOf(payment).isMoneyIn || payment.status === 'FAILED') return null;
  return isAwaitingApproval(payment) ? (payment.approval?.expiresAt ?? null) : startOf(payment);
}

/** Whether a payout of this amount waits for a second person. */
export function needsApproval(payment: Pick<Payment, 'kind' | 'amountCents'>, limits: PayoutLimits): boolean {
  const { approvalAboveCents } = limits;
  return !kindOf(payment).isMoneyIn && approvalAboveCents !== null && payment.amountCents >= approvalAboveCents;
}

/** LIMIT_EXCEEDED: one payout is larger than PAYOUT_MAX. */
export function overMax(limitCents: number): GatewayError {
  const limit = decimalFromCents(limitCents);
  const message = `One payout may be at most KES ${limit} (PAYOUT_MAX). Nothing was sent.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { field: 'amount', limit });
}

/** LIMIT_EXCEEDED: PAYOUT_DAILY_MAX is used up; `freeInMs` is when there is room for this amount, null if never. */
export function overDailyMax(limitCents: number, usedCents: number, freeInMs: number | null): GatewayError {
  const [limit, used] = [decimalFromCents(limitCents), decimalFromCents(usedCents)];
  const retryAfterSeconds = freeInMs === null ? null : Math.max(1, Math.ceil(freeInMs / 1_000));
  const when =
    retryAfterSeconds === null
      ? 'The amount is more than the limit.'
      : `There is room for this amount in ${retryAfterSeconds} seconds, or sooner if a payout fails.`;
  const message =
    `Payouts of this shortcode may add up to KES ${limit} in 24 hours (PAYOUT_DAILY_MAX), and KES ${used} are used. ` +
    `${when} Nothing was sent.`;
  const details = { field: 'amount', limit, used, ...(retryAfterSeconds !== null && { retryAfterSeconds }) };
  return new GatewayError('LIMIT_EXCEEDED', message, details);
}

/** UNAVAILABLE: payouts are paused. The reason may name anybody, and a log is read by more people than may send money. */
export function payoutsPaused(reason: string): GatewayError {
  const message = `Payouts are paused: ${reason} Nothing was sent. Try again once they are resumed.`;
  return new GatewayError('UNAVAILABLE', message, {}, 'Payouts are paused.');
}
