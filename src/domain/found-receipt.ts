/** Receipts that were found to fit a push: whose word brings them, and what else is told beside them (contract 8.7). */

import { type Evidence, isConfirmation } from './evidence.js';
import type { Payment, ReceiptSource } from './payment.js';
import { kindOf } from './payment-kinds.js';

/**
 * A confirmation tells of a payment, and not of which push: that was found to fit. No more does an answer about a receipt by which a
 * push was asked about: M-Pesa knows the receipt.
 */
export function receiptSourceOf(payment: Payment, evidence: Evidence): ReceiptSource {
  if (isConfirmation(evidence)) return 'TWIN';
  if (evidence.trust === 'KEYED') return 'KEYED';
  return kindOf(payment).isPrompt && payment.mpesaReceipt === evidence.receipt ? 'TWIN' : 'QUERY';
}

/** Whether the evidence tells of money and its receipt, and not of this push: that it is the push's was found out. */
export function isFound(payment: Payment, evidence: Evidence): boolean {
  return evidence.receipt !== null && kindOf(payment).isPrompt && receiptSourceOf(payment, evidence) === 'TWIN';
}

/** Whether the evidence names another receipt than the one that was found to fit. */
export function namesOther({ mpesaReceipt, receiptSource }: Payment, { receipt }: Evidence): boolean {
  return receiptSource === 'TWIN' && receipt !== null && receipt !== mpesaReceipt;
}

/** Whether the evidence names another receipt than one that may give way to it. */
export function mayDisplace({ mpesaReceipt, receiptSource }: Payment, { receipt }: Evidence): boolean {
  const mayGiveWay = receiptSource === 'TWIN' || receiptSource === 'BARE';
  return mayGiveWay && receipt !== null && receipt !== mpesaReceipt;
}
