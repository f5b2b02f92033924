/** The enum CheckoutStatus. */

import type { CheckoutStatus as Value } from '../../../domain/checkout.js';
import { registerEnum } from '../register-enum.js';

export const CheckoutStatus = registerEnum<Value>('CheckoutStatus', 'Status of a checkout.', {
  OPEN: 'It can be paid.',
  PAID: 'A payment of its amount is COMPLETED. It stays PAID if that payment is REVERSED later.',
  EXPIRED: 'Its time is over. No new try can start; money that arrives late still pays it.',
  CANCELLED: 'The business cancelled it. No new try can start; money that arrives late still pays it.',
});
