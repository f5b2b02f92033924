/** Which receipt a payment has: attached once, and one that came by a bare callback gives way to one from a keyed callback. */

import type { Changes } from './apply-changes.js';
import { type Evidence, isConfirmation } from './evidence.js';
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
  const receiptSource = sourceOf(evidence);
  const changes = { mpesaReceipt: evidence.receipt, receiptSource };
  if (payment.mpesaReceipt === null) return { changes, review: null };
  const givesWay = GIVE_WAY.includes(payment.receiptSource) && !GIVE_WAY.includes(receiptSource);
  if (payment.mpesaReceipt === evidence.receipt) return givesWay ? { changes, review: null } : NOTHING;
  if (!givesWay || receiptSource !== 'KEYED') return 'DIFFERENT';
  return { changes, review: payment.receiptSource === 'BARE' ? 'FACTS_DIFFER' : null };
}

/** A confirmation tells of a payment, and not of which push: that was found to fit. */
function sourceOf(evidence: Evidence): ReceiptSource {
  if (isConfirmation(evidence)) return 'TWIN';
  return evidence.trust === 'KEYED' ? 'KEYED' : 'QUERY';
}

const GIVE_WAY: readonly (ReceiptSource | null)[] = ['BARE', 'TWIN'];

/** Whether a bare success may bring the receipt of a payment that a query has completed: its amount and both ids match. */
export function canBringReceipt(payment: Payment, evidence: Evidence): boolean {
  return (
    payment.mpesaReceipt === null &&
    evidence.receipt !== null &&
    evidence.amountCents === payment.amountCents &&
    matchesBothIds(payment, evidence.ids)
  );
}

/** Gives up a receipt that was found to fit; a person looks at what is left of the proof that it was paid. */
export function yieldReceipt({ mpesaReceipt, receiptSource }: Payment, { receipt }: Evidence): Changes {
  if (mpesaReceipt !== receipt || receiptSource !== 'TWIN') return {};
  return { mpesaReceipt: null, receiptSource: null, review: 'FACTS_DIFFER' };
}
