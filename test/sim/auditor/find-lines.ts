/** Which movement in M-Pesa's ledger a payment of the gateway is about. */

import type { LedgerLine } from './audit-money.js';
import type { PaymentLine } from './books.js';

export interface Lines {
  /** By the payment's id, which M-Pesa was given; or by the receipt where that alone links the two. */
  of(payment: PaymentLine): LedgerLine | undefined;
}

/** A payment by hand is known by its receipt, and so is a push that a confirmation was found to fit. */
export function isKnownByReceipt({ kind, receipt, receiptSource }: PaymentLine): boolean {
  return kind === 'C2B' || (receipt !== null && receiptSource === 'TWIN');
}

export function openLines(ledger: readonly LedgerLine[]): Lines {
  const byTicket = new Map(ledger.map(line => [line.ticket, line]));
  const byReceipt = new Map(ledger.map(line => [line.receipt, line]));
  return {
    of: payment => (isKnownByReceipt(payment) ? byReceipt.get(payment.receipt) : byTicket.get(payment.id)),
  };
}
