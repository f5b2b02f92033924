/** The enum PaymentKind. */

import type { PaymentKind as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const PaymentKind = registerEnum<Value>('PaymentKind', 'The kind of M-Pesa transaction.', {
  STK_PUSH: 'The customer pays the business by entering a PIN at a prompt on their phone.',
  B2C: 'The business pays a customer.',
  C2B: 'A customer pays the business without a request from the gateway.',
  B2B: 'The business pays another business.',
  REVERSAL: "A customer's payment is given back.",
});
