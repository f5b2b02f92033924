/** Judges enquiries at rest: all of them ended, and what they say is what M-Pesa says. */

import type { LedgerLine } from './audit-money.js';
import type { Books } from './books.js';
import { demand } from './broken.js';

export function auditEnquiries(
  books: Books,
  ledger: readonly LedgerLine[],
  isForged: (enquiryId: string) => boolean,
): void {
  const lines = new Map(ledger.map(line => [line.ticket, line]));
  const byReceipt = new Map(ledger.map(line => [line.receipt, line]));
  for (const { id, status, paymentId, transactionStatus, receipt } of books.enquiries()) {
    demand(status !== 'PENDING', 'nothing is asked for ever', () => id);
    // A person may have asked about the receipt of another movement: the answer is about that one.
    const line = (receipt !== null && byReceipt.get(receipt)) || lines.get(paymentId ?? '');
    if (transactionStatus !== 'Completed' || !line || isForged(id)) continue;
    demand(line.resultCode === '0', 'an enquiry tells M-Pesa’s word', () => `${id} about ${paymentId}`);
  }
  for (const { id, accounts } of books.balances()) {
    const [working] = JSON.parse(accounts) as readonly {
      readonly currentCents: number;
      readonly availableCents: number;
    }[];
    const isTrue = working?.currentCents === 520_000 && working.availableCents === 500_000;
    demand(isTrue, 'a balance is M-Pesa’s', () => `${id} ${accounts}`);
  }
}
