/** The enum CheckoutBlock. */

import type { CheckoutBlock as Value } from '../../../domain/checkout.js';
import { registerEnum } from '../register-enum.js';

export const CheckoutBlock = registerEnum<Value>('CheckoutBlock', 'Why no new try can start.', {
  TRY_OPEN: 'A prompt is on a phone.',
  OUTCOME_UNKNOWN: 'The customer may have paid already: M-Pesa has not said yet what became of a payment.',
  PAID: 'It is paid.',
  EXPIRED: 'Its time is over.',
  CANCELLED: 'The business cancelled it.',
  NO_TRIES_LEFT: 'It had as many tries as it may have.',
  CUSTOMER_BUSY: 'This phone has a prompt open for something else. Only in the result of `payCheckout`.',
  RATE_LIMITED: 'This phone had too many prompts. Only in the result of `payCheckout`.',
  UNAVAILABLE: 'The last request did not reach M-Pesa.',
});
