/** The phase of a payment that changes by itself, without an update: the gateway's own rule, by the page's own watch. */

import type { Payment, PaymentPhase } from './generated/schema.js';

/** Phases that end when the gateway begins to ask M-Pesa. */
const PASSING: readonly PaymentPhase[] = ['SENDING', 'PROMPTED'];

/**
 * How long after its update such a payment becomes CONFIRMING, in milliseconds; null for one that stays as it is. The two instants are the
 * gateway's, so a clock that is wrong on the payer's phone changes nothing.
 */
export function confirmingAfterMs({
  phase,
  confirmingAt,
  updatedAt,
}: Pick<Payment, 'phase' | 'confirmingAt' | 'updatedAt'>): number | null {
  if (!PASSING.includes(phase) || confirmingAt === null) return null;
  return Math.max(0, Date.parse(confirmingAt) - Date.parse(updatedAt));
}

/** Whether the page has let this phase of this very version pass: what repeats it, on a new connection say, brings no news. */
export function hasPassed(
  {
    payment,
    phase: shown,
  }: { readonly payment: Pick<Payment, 'id' | 'version'> | null; readonly phase: PaymentPhase | null },
  { id, version, phase }: Pick<Payment, 'id' | 'version' | 'phase'>,
): boolean {
  const isSame = payment !== null && payment.id === id && payment.version === version;
  return isSame && shown === 'CONFIRMING' && PASSING.includes(phase);
}
