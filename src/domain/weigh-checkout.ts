/** What evidence about a payment and its checkout changes in the payment; the checkout itself is another row. Pure. */

import type { Changes } from './apply-changes.js';
import { CHECKOUT_REVIEWS, type Evidence } from './evidence.js';
import type { Payment } from './payment.js';

/** A payment is given a checkout once; each reason is raised once. */
export function weighCheckout(payment: Payment, { claim, checkoutId }: Evidence): Changes {
  if (claim === 'PAYS') return payment.checkoutId === null ? { checkoutId } : {};
  const review = CHECKOUT_REVIEWS.find(each => each === claim);
  return review ? { review } : {};
}
