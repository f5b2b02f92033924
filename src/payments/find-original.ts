/** Finds the payment that a caller wants to give back. */

import type { Payment } from '../domain/payment.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { FindPayments, ReversalInput } from './payments.js';

/** By id or by receipt, whichever is given. Refuses a payment that this gateway does not have (NOT_FOUND, the field named). */
export async function findOriginal(
  find: Pick<FindPayments, 'byId' | 'byReceipt'>,
  { paymentId, mpesaReceipt }: Pick<ReversalInput, 'paymentId' | 'mpesaReceipt'>,
): Promise<Payment> {
  const found = paymentId === null ? await find.byReceipt(mpesaReceipt ?? '') : await find.byId(paymentId);
  if (found) return found;
  throw noSuchPayment(paymentId === null ? 'mpesaReceipt' : 'paymentId');
}
