/** Looks again, when a payout is approved, at what could stand against it by now: a pause, a limit, the payment that it gives back. */

import { isAwaitingApproval } from '../domain/approval.js';
import type { Evidence } from '../domain/evidence.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { refuseReversal } from '../domain/reversal.js';
import type { Unit } from '../store/unit.js';
import { readPayments } from './find-payments.js';
import type { Ledger } from './ledger.js';
import type { PayoutDesk } from './open-payout-desk.js';

/** Throws what stands against an approval: it fails alone, because the unit then runs again without it. */
export async function refuseApprovals(
  unit: Unit,
  desk: PayoutDesk | null,
  ledger: Ledger,
  pieces: readonly Evidence[],
): Promise<void> {
  for (const { claim, paymentId, occurredAt } of pieces) {
    const payment = claim === 'APPROVED' ? ledger.find(paymentId) : null;
    if (!payment || !isAwaitingApproval(payment)) continue;
    const refusal = (await refuseOriginal(unit, payment)) ?? (await desk?.refuse(payment, occurredAt, true));
    if (refusal) throw refusal;
  }
}

/** A payment may have been given back by somebody else while its reversal waited; other reversals of it were refused meanwhile. */
async function refuseOriginal(unit: Unit, { reverses }: Payment): Promise<GatewayError | null> {
  const [original] = reverses === null ? [] : await readPayments(unit, [reverses]);
  const why = original ? refuseReversal(original, []) : null;
  return why === null ? null : new GatewayError('BAD_USER_INPUT', why, { field: 'id' });
}
