/** Which movement in M-Pesa's ledger a payment of the gateway is about. */

import type { LedgerLine } from './audit-money.js';
import type { PaymentLine } from './books.js';

export interface Lines {
  /** By the payment's id, which M-Pesa was given; or by the receipt where that alone links the two. */
  of(payment: PaymentLine): LedgerLine | undefined;
}

export function openLines(ledger: readonly LedgerLine[]): Lines {
  const byTicket = new Map(ledger.map(line => [line.ticket, line]));
  const byReceipt = new Map(ledger.map(line => [line.receipt, line]));
  // A payment by hand is known by its receipt, and so is a push that a confirmation was found to fit: who has asked about the receipt
  // since, nobody knows.
  const isGiven = ({ id, kind, receipt }: PaymentLine) =>
    kind === 'STK_PUSH' && receipt !== null && receipt !== byTicket.get(id)?.receipt && byReceipt.has(receipt);
  return {
    of: payment => {
      const isKnownByReceipt = payment.kind === 'C2B' || isGiven(payment);
      return isKnownByReceipt ? byReceipt.get(payment.receipt) : byTicket.get(payment.id);
    },
  };
}
