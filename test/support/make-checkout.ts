/** A checkout for tests: valid defaults for every field, so that each field a test sets is one it is about. */

import type { CheckoutView } from '../../src/checkouts/checkouts.js';
import type { Checkout } from '../../src/domain/checkout.js';
import { CREATED_AT } from './make-payment.js';

export function makeCheckout(given: Partial<Checkout> = {}): Checkout {
  return {
    ...{ id: '0000000000000000000k', status: 'OPEN', version: 1, amountCents: 15_000, currency: 'KES' },
    ...{ shortcode: '600000', accountReference: 'INVOICE 7', description: null, metadata: null, returnUrl: null },
    ...{ maxTries: 5, createdAt: CREATED_AT, expiresAt: CREATED_AT + 86_400_000, paidAt: null, paidBy: null },
    releasedTries: [],
    ...given,
  };
}

/** One that nobody has tried to pay. */
export function makeCheckoutView(given: Partial<Checkout> = {}): CheckoutView {
  const checkout = makeCheckout(given);
  return { checkout, payments: [], blocked: null, triesLeft: checkout.maxTries };
}
