/** The enum PaymentKind. */

import type { PaymentKind as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const PaymentKind = registerEnum<Value>('PaymentKind', 'Which way of M-Pesa moves the money.', {
  STK_PUSH: 'A prompt on the phone of a customer, who pays the business by entering a PIN.',
  B2C: 'The business pays a customer.',
  C2B: 'A customer has paid the business without being asked by the gateway.',
  B2B: 'The business pays another business.',
});
