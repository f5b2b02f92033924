/** The outcome of a payment as the answer to an enquiry about it, in the terms of a transaction status answer. */

import type { Evidence } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import type { EnquiryRow } from './enquiry-row.js';

/** In M-Pesa's own words where a query has brought them, so that a caller reads what M-Pesa said even when it contradicts. */
export function presentOutcome(payment: Payment, evidence: Evidence | null): Partial<EnquiryRow> {
  const isQueried = evidence?.source === 'QUERY' && (evidence.claim === 'SUCCESS' || evidence.claim === 'FAILURE');
  const isPaid = isQueried ? evidence.claim === 'SUCCESS' : payment.status !== 'FAILED';
  const failure = isQueried ? evidence.failure : payment.failure;
  return {
    status: 'COMPLETED',
    transactionStatus: isPaid ? 'Completed' : 'Cancelled',
    amountCents: payment.amountCents,
    mpesaReceipt: payment.mpesaReceipt,
    resultCode: failure === null ? '0' : failure.resultCode,
    resultDescription: isQueried ? evidence.note : null,
    answeredAt: evidence?.occurredAt ?? payment.updatedAt,
  };
}
