/** Looks for a receipt: among our payments, then at M-Pesa where the key may ask it. */

import type { Ask } from '../../api/ask.js';
import { isMoneyIn } from '../../money/direction.js';
import { noteChecked } from './checked-receipts.js';
import { ASK_MPESA, BY_RECEIPT, ENQUIRY, type ReceiptEnquiry, type TillPayment } from './documents.js';

/** What became of it. `before`: when it was first checked here. */
export type Checked =
  | { readonly found: 'OURS'; readonly payment: TillPayment; readonly before: string | null }
  | { readonly found: 'AT_MPESA'; readonly enquiry: ReceiptEnquiry }
  | { readonly found: 'NOBODYS' | 'SLOW' };

const POLL_MS = 1_000;
const POLLS = 45;

/** `onAsk` is called before M-Pesa is asked; null: the key may not. Rejects when `signal` ends it: nobody waits for it any more. */
export async function checkReceipt(
  ask: Ask,
  receipt: string,
  onAsk: (() => void) | null,
  signal: AbortSignal,
): Promise<Checked> {
  const ours = await findOurs(ask, receipt, signal);
  if (ours || onAsk === null) return ours ?? { found: 'NOBODYS' };
  onAsk();
  let { enquiry } = await ask(ASK_MPESA, { receipt }, signal);
  for (let poll = 0; enquiry.status === 'PENDING' && poll < POLLS; poll += 1) {
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
    enquiry = (await ask(ENQUIRY, { id: enquiry.id }, signal)).enquiry ?? enquiry;
  }
  if (enquiry.status !== 'COMPLETED') return { found: enquiry.status === 'FAILED' ? 'NOBODYS' : 'SLOW' };
  // What M-Pesa said may have completed the payment meanwhile.
  const now = await findOurs(ask, receipt, signal);
  if (now) return now;
  return enquiry.transactionStatus === null ? { found: 'NOBODYS' } : { found: 'AT_MPESA', enquiry };
}

/** What we paid out is none of ours, and neither is a receipt that was only claimed for a payment, which an admin finds too. */
async function findOurs(ask: Ask, receipt: string, signal: AbortSignal): Promise<Checked | null> {
  const payment = (await ask(BY_RECEIPT, { receipt }, signal)).paymentByReceipt;
  const isReceived = payment && isMoneyIn(payment) && ['PAID', 'REVERSED'].includes(payment.phase);
  return isReceived && payment.mpesaReceipt === receipt
    ? { found: 'OURS', payment, before: noteChecked(receipt) }
    : null;
}
