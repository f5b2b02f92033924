/** Sends a payment that this call has just let go, and stores what Daraja answers. */

import type { Payment } from '../domain/payment.js';
import { isUnavailable } from '../store/store-fault.js';
import { applyUntilStored, type StoringNeeds } from './apply-until-stored.js';
import { beginDispatch } from './begin-dispatch.js';
import { buildAnswerEvidence } from './build-evidence.js';
import type { FindPayments } from './payments.js';
import { type SendNeeds, sendPayment } from './send-payment.js';

export interface SendOnceNeeds extends SendNeeds, StoringNeeds {
  readonly find: Pick<FindPayments, 'byId'>;
}

/**
 * Called only by whoever has created the payment's row, or has approved it: once for each payment. Resolves to the payment as it is
 * then; silence leaves it PENDING. `recipientId` is the number of the document that its recipient must have, if any.
 */
export async function sendOnce(
  needs: SendOnceNeeds,
  payment: Payment,
  recipientId: string | null = null,
): Promise<Payment> {
  const { funnel, find, clock } = needs;
  const answer = await sendPayment(needs, payment, recipientId, { dispatch: beginDispatch(funnel, clock, payment) });
  const evidence = buildAnswerEvidence(payment, answer, clock.now());
  const decided = evidence && (await applyUntilStored(needs, evidence));
  return decided?.payment ?? (await findStored(find, payment.id)) ?? payment;
}

/** Null while the database is away: an error would say that nothing was asked for, and somebody might ask again. */
function findStored(find: SendOnceNeeds['find'], id: string): Promise<Payment | null> {
  return find.byId(id).catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
    return null;
  });
}
