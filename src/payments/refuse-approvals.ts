/** Looks again, when a payout is approved, at what could stand against it by now: a pause, a limit, the payment that it gives back. */

import { isAwaitingApproval } from '../domain/approval.js';
import type { Evidence } from '../domain/evidence.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { refuseReversal } from '../domain/reversal.js';
import type { Ledger } from './ledger.js';
import type { PayoutDesk } from './open-payout-desk.js';

/** Throws what stands against an approval: it fails alone, because each piece of the batch is then decided by itself. */
export async function refuseApprovals(
  desk: PayoutDesk | null,
  ledger: Ledger,
  pieces: readonly Evidence[],
): Promise<void> {
  for (const { claim, paymentId, occurredAt } of pieces) {
    const payment = claim === 'APPROVED' ? ledger.find(paymentId) : null;
    if (!payment || !isAwaitingApproval(payment)) continue;
    if (payment.reverses !== null && pieces.length > 1) throw new Error('a reversal is approved by itself');
    const refusal = refuseOriginal(ledger, payment) ?? (await desk?.refuse(payment, occurredAt, true));
    if (refusal) throw refusal;
  }
}

/**
 * A payment may have been given back by somebody else while its reversal waited, or have got another receipt; other reversals of it
 * were refused meanwhile. It is locked, and no other piece of the batch takes its receipt after this.
 */
function refuseOriginal(ledger: Ledger, { reverses, reversesReceipt }: Payment): GatewayError | null {
  const original = reverses === null ? null : ledger.find(reverses);
  if (original === null) return null;
  const why = refuseReversal(original, []) ?? (original.mpesaReceipt === reversesReceipt ? null : RECEIPT_CHANGED);
  return why === null ? null : new GatewayError('BAD_USER_INPUT', why, { field: 'id' });
}

const RECEIPT_CHANGED =
  'The receipt of this payment has changed since its reversal was asked for. Reject this reversal, and ask for a new one.';
