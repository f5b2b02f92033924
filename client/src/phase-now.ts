/** The phase of a payment that changes by itself, without an update: the gateway's own rule, by the page's own watch. */

import type { Payment, PaymentPhase } from './generated/schema.js';

/** Phases that end when the gateway begins to ask M-Pesa. */
const PASSING: readonly PaymentPhase[] = ['SENDING', 'PROMPTED'];

/**
 * How long after its update such a payment becomes CONFIRMING, in milliseconds; null for one that stays as it is. The two instants are the
 * gateway's, so a clock that is wrong on the payer's phone changes nothing.
 */
export function confirmingAfterMs({ phase, nextCheckAt, updatedAt }: Payment): number | null {
  if (!PASSING.includes(phase) || nextCheckAt === null) return null;
  return Math.max(0, Date.parse(nextCheckAt) - Date.parse(updatedAt));
}
