/** Which receipt a payment has: attached once; one of a bare callback gives way to one that was found to fit, and both to a keyed callback's. */

import type { Changes } from './apply-changes.js';
import type { Evidence } from './evidence.js';
import { matchesBothIds } from './facts.js';
import { receiptSourceOf } from './found-receipt.js';
import type { Payment, ReceiptSource, ReviewReason } from './payment.js';

/** What a success does to the receipt. */
export interface Adoption {
  readonly changes: Partial<Pick<Payment, 'mpesaReceipt' | 'receiptSource'>>;
  readonly review: ReviewReason | null;
}

const NOTHING: Adoption = { changes: {}, review: null };

/** For evidence that is trusted. DIFFERENT: it contradicts the receipt that the payment has. `isGivenBack`: by that receipt, or may be. */
export function adoptReceipt(payment: Payment, evidence: Evidence, isGivenBack: boolean): Adoption | 'DIFFERENT' {
  if (evidence.receipt === null) return NOTHING;
  const receiptSource = receiptSourceOf(payment, evidence);
  const changes = { mpesaReceipt: evidence.receipt, receiptSource };
  if (payment.mpesaReceipt === null) return { changes, review: null };
  const givesWay = weightOf(receiptSource) > weightOf(payment.receiptSource);
  if (payment.mpesaReceipt === evidence.receipt) return givesWay ? { changes, review: null } : NOTHING;
  if (!givesWay || receiptSource === 'QUERY' || isKeptForGood(payment, isGivenBack)) return 'DIFFERENT';
  return { changes, review: payment.receiptSource === 'BARE' ? 'FACTS_DIFFER' : null };
}

/**
 * It was given back, or may be: the payment would say so of money that M-Pesa has not given back. Or the confirmation that brought it
 * is erased: displaced, it could not be decided again, and its money would be nowhere.
 */
function isKeptForGood({ receiptSource, erasedAt }: Payment, isGivenBack: boolean): boolean {
  return isGivenBack || (receiptSource === 'TWIN' && erasedAt !== null);
}

/** The lighter one gives way. */
function weightOf(source: ReceiptSource | null): number {
  return source === 'BARE' ? 0 : source === 'TWIN' ? 1 : 2;
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

/** Gives up a receipt that was found to fit, and its time; a person looks at what is left of the proof that it was paid. */
export function yieldReceipt({ mpesaReceipt, receiptSource }: Payment, { receipt }: Evidence): Changes {
  if (mpesaReceipt !== receipt || receiptSource !== 'TWIN') return {};
  return { mpesaReceipt: null, receiptSource: null, completedAt: null, review: 'FACTS_DIFFER' };
}
