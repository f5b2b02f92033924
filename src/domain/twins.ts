/** Twins: an STK push is told of twice, by its own callback and as a payment by hand. Which pushes a confirmation may belong to. */

import { isSettled, type Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';
import { isSoftFailure } from './recheck.js';

/** Whether a confirmation may still tell of this push: it has no receipt, it may have left, and M-Pesa may take the money. */
export function canHaveTwin(payment: Payment): boolean {
  if (!kindOf(payment).isPrompt || payment.mpesaReceipt !== null || payment.dispatchBefore !== null) return false;
  return !isSettled(payment.status) || payment.status === 'COMPLETED' || isSoftFailure(payment);
}

/** What twins have in common, as a word that can be looked up. */
export function twinKeyOf({ shortcode, amountCents }: Pick<Payment, 'shortcode' | 'amountCents'>): string {
  return `${shortcode} ${amountCents}`;
}
