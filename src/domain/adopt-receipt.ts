/** Which receipt a payment has: attached once, and one that came by a bare callback gives way to one from a keyed callback. */

import type { Evidence } from './evidence.js';
import { matchesBothIds } from './facts.js';
import type { Payment, ReceiptSource, ReviewReason } from './payment.js';

/** What a success does to the receipt. */
export interface Adoption {
  readonly changes: Partial<Pick<Payment, 'mpesaReceipt' | 'receiptSource'>>;
  readonly review: ReviewReason | null;
}

const NOTHING: Adoption = { changes: {}, review: null };

/** For evidence that is trusted. DIFFERENT: it contradicts the receipt that the payment has. */
export function adoptReceipt(payment: Payment, evidence: Evidence): Adoption | 'DIFFERENT' {
  if (evidence.receipt === null) return NOTHING;
  const receiptSource: ReceiptSource = evidence.trust === 'KEYED' ? 'KEYED' : 'QUERY';
  const changes = { mpesaReceipt: evidence.receipt, receiptSource };
  if (payment.mpesaReceipt === null) return { changes, review: null };
  const isBare = payment.receiptSource === 'BARE';
  if (payment.mpesaReceipt === evidence.receipt) return isBare ? { changes, review: null } : NOTHING;
  return isBare && receiptSource === 'KEYED' ? { changes, review: 'FACTS_DIFFER' } : 'DIFFERENT';
}

/** Whether a bare success may bring the receipt of a payment that a query has completed: its amount and both ids match. */
export function canBringReceipt(payment: Payment, evidence: Evidence): boolean {
  return (
    payment.mpesaReceipt === null &&
    evidence.receipt !== null &&
    evidence.amountCents === payment.amountCents &&
    matchesBothIds(payment, evidence.ids)
  );
}
