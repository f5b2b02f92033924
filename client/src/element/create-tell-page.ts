/** Tells the page what becomes of the payment, by events that bubble and are composed. */

import type { CheckoutView } from '../checkout-view.js';
import type { PaymentPhase } from '../generated/schema.js';
import type { PayerCheckout, PayerPayment } from './gateway.js';

/** The `detail` of every event. */
export interface MpesaPayDetail {
  readonly phase: PaymentPhase;
  readonly payment: PayerPayment;
  readonly checkout: PayerCheckout;
}

/** Each has an event of its own name: `mpesa-paid` and so on. */
const ENDS: readonly PaymentPhase[] = ['PAID', 'FAILED', 'UNKNOWN', 'REVERSED'];

/** Each phase of each payment is told once while the element is on the page. */
export function createTellPage(host: HTMLElement): (view: CheckoutView<PayerCheckout>) => void {
  let told = '';
  return ({ phase, payment, checkout }) => {
    const now = `${payment?.id} ${phase}`;
    if (phase === null || payment === null || checkout === null || told === now) return;
    told = now;
    const detail: MpesaPayDetail = { phase, payment, checkout };
    for (const name of ENDS.includes(phase) ? ['phase', phase.toLowerCase()] : ['phase'])
      host.dispatchEvent(new CustomEvent(`mpesa-${name}`, { bubbles: true, composed: true, detail }));
  };
}
