/** A settled payment as the answer to an enquiry about it. */

import type { Payment } from '../domain/payment.js';
import type { EnquiryRow } from './enquiry-row.js';

/** In the words of a transaction status answer; `answeredAt` is in UTC milliseconds. */
export function presentOutcome(payment: Payment, answeredAt: number): Partial<EnquiryRow> {
  const transactionStatus = payment.status === 'FAILED' ? 'Cancelled' : 'Completed';
  const { amountCents, mpesaReceipt } = payment;
  const resultCode = payment.failure === null ? '0' : payment.failure.resultCode;
  const answer = { transactionStatus, amountCents, mpesaReceipt, resultCode, resultDescription: null };
  return { status: 'COMPLETED', ...answer, answeredAt };
}
