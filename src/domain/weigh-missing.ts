/** What it means that M-Pesa's own list of payments does not have one: the part of a decision about claims of the kind MISSING. */

import type { Outcome } from './apply-changes.js';
import type { Evidence } from './evidence.js';
import type { Payment } from './payment.js';

/** What has been given back, or has got another receipt meanwhile, was not looked for. */
export function weighMissing(payment: Payment, { receipt, note }: Evidence): Outcome {
  const isMeant = payment.status === 'COMPLETED' && payment.mpesaReceipt === receipt;
  return { changes: isMeant ? { review: 'NOT_AT_MPESA' } : {}, verdict: 'APPLIED', note };
}
