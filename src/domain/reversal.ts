/** Which payments can be given back: whole ones from customers, once (contract 8.15). */

import type { Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';

/** Why a payment cannot be reversed, as a sentence for the caller; null: it can. `others` are its reversals so far. */
export function refuseReversal(original: Payment, others: readonly Payment[]): string | null {
  const { status, mpesaReceipt } = original;
  if (!kindOf(original).canBeReversed)
    return 'M-Pesa reverses only what customers have paid, not what the business sent.';
  if (status === 'REVERSED') return 'This payment has already been reversed.';
  if (status !== 'COMPLETED') return `This payment is ${status}. Only a COMPLETED payment can be reversed.`;
  if (mpesaReceipt === null) {
    return 'This payment has no receipt yet, and M-Pesa reverses by receipt. Find it on your M-Pesa statement and send it with requestTransactionStatus first.';
  }
  const other = others.find(each => each.status !== 'FAILED');
  return other ? `Reversal ${other.id} of this payment is ${other.status}. Wait for its outcome.` : null;
}
