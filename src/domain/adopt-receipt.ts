/** Which receipt a payment has: attached once; one of a bare callback gives way to one that was found to fit, and both to a keyed callback's. */

import type { Changes } from './apply-changes.js';
import { type Evidence, isConfirmation } from './evidence.js';
import { matchesBothIds } from './facts.js';
import type { Payment, ReceiptSource, ReviewReason } from './payment.js';
import { kindOf } from './payment-kinds.js';

/** What a success does to the receipt. */
export interface Adoption {
  readonly changes: Partial<Pick<Payment, 'mpesaReceipt' | 'receiptSource'>>;
  readonly review: ReviewReason | null;
}

const NOTHING: Adoption = { changes: {}, review: null };

/** For evidence that is trusted. DIFFERENT: it contradicts the receipt that the payment has. `isGivenBack`: by that receipt, or may be. */
export function adoptReceipt(payment: Payment, evidence: Evidence, isGivenBack: boolean): Adoption | 'DIFFERENT' {
  if (evidence.receipt === null) return NOTHING;
  const receiptSource = sourceOf(payment, evidence);
  const changes = { mpesaReceipt: evidence.receipt, receiptSource };
  if (payment.mpesaReceipt === null) return { changes, review: null };
  const givesWay = weightOf(receiptSource) > weightOf(payment.receiptSource);
  if (payment.mpesaReceipt === evidence.receipt) return givesWay ? { changes, review: null } : NOTHING;
  if (!givesWay || receiptSource === 'QUERY' || isKeptForGood(payment, isGivenBack)) return 'DIFFERENT';
  return { changes, review: payment.receiptSource === 'BARE' ? 'FACTS_DIFFER' : null };
}

/**
 * A confirmation tells of a payment, and not of which push: that was found to fit. No more does an answer about a receipt by which a
 * push was asked about: M-Pesa knows the receipt.
 */
function sourceOf(payment: Payment, evidence: Evidence): ReceiptSource {
  if (isConfirmation(evidence)) return 'TWIN';
  if (evidence.trust === 'KEYED') return 'KEYED';
  return kindOf(payment).isPrompt && payment.mpesaReceipt === evidence.receipt ? 'TWIN' : 'QUERY';
}

/**
 * The confirmation that brought it is erased: displaced, it could not be decided again, and its money would be nowhere. Or it was given
 * back: the payment would say so of money that M-Pesa has not given back.
 */
function isKeptForGood({ receiptSource, erasedAt }: Payment, isGivenBack: boolean): boolean {
  return receiptSource === 'TWIN' && (erasedAt !== null || isGivenBack);
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

/** Gives up a receipt that was found to fit; a person looks at what is left of the proof that it was paid. */
export function yieldReceipt({ mpesaReceipt, receiptSource }: Payment, { receipt }: Evidence): Changes {
  if (mpesaReceipt !== receipt || receiptSource !== 'TWIN') return {};
  return { mpesaReceipt: null, receiptSource: null, review: 'FACTS_DIFFER' };
}
