/** The payout desk inside a unit of work: who comes first is let through, and nobody slips past a pause or a limit by a race. */

import type { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { DAY_MS, overDailyMax, overMax, type PayoutLimits, payoutsPaused } from '../domain/payout-limits.js';
import { type CountedPayouts, findFreed, sumPayouts } from '../store/count-payouts.js';
import type { Unit } from '../store/unit.js';
import { PayoutDeskRow } from './payout-desk-row.js';

/** The one row of the desk. */
export const DESK_ID = '1';

/** Open until its unit ends. */
export interface PayoutDesk {
  /**
   * Why a payout may not be opened at `now`, or approved, which `isCounted` already; null if it may. What may be opened counts from
   * then on.
   */
  refuse(payment: Payment, now: number, isCounted: boolean): Promise<GatewayError | null>;
}

/**
 * Locks the desk until the unit ends, before any payment is locked. Units of all instances take turns here, so what each counts is
 * what the one before it has committed.
 */
export async function openPayoutDesk(unit: Unit, limits: PayoutLimits): Promise<PayoutDesk> {
  const [desk] = await unit.lockMany(PayoutDeskRow, [DESK_ID], { isAwaited: true });
  /** Opened in this unit, and not written yet; by shortcode. */
  const opened = new Map<string, number>();

  const sums = new Map<string, number>();
  /** Read once: while the desk is locked only this unit adds to it. */
  const sumOf = async (counted: CountedPayouts): Promise<number> => {
    const sum = sums.get(counted.shortcode) ?? (await sumPayouts(unit, counted));
    sums.set(counted.shortcode, sum);
    return sum;
  };

  const refuseByDay = async (payment: Payment, now: number, isCounted: boolean): Promise<GatewayError | null> => {
    const { dailyMaxCents } = limits;
    if (dailyMaxCents === null) return null;
    const { shortcode, amountCents } = payment;
    const counted = { shortcode, since: now - DAY_MS };
    const ownCents = isCounted ? amountCents : 0;
    const usedCents = (await sumOf(counted)) + (opened.get(shortcode) ?? 0) - ownCents;
    const excessCents = usedCents + amountCents - dailyMaxCents;
    if (excessCents <= 0) return null;
    const freedAt = amountCents > dailyMaxCents ? null : await findFreed(unit, counted, excessCents);
    return overDailyMax(dailyMaxCents, usedCents, freedAt === null ? null : freedAt + DAY_MS - now);
  };

  return {
    refuse: async (payment, now, isCounted) => {
      if (desk && desk.pausedAt !== null) return payoutsPaused(desk.reason ?? '');
      const { shortcode, amountCents } = payment;
      if (limits.maxCents !== null && amountCents > limits.maxCents) return overMax(limits.maxCents);
      const refusal = await refuseByDay(payment, now, isCounted);
      if (refusal === null && !isCounted) opened.set(shortcode, (opened.get(shortcode) ?? 0) + amountCents);
      return refusal;
    },
  };
}
