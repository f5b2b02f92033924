/** The enum B2cCommand. */

import type { B2cCommand as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const B2cCommand = registerEnum<Value>(
  'B2cCommand',
  "The type of a payment to a customer. It decides the wording of M-Pesa's message.",
  {
    BUSINESS_PAYMENT: 'An ordinary payment.',
    SALARY_PAYMENT: 'A salary.',
    PROMOTION_PAYMENT: 'A prize or promotion.',
    BUSINESS_PAY_TO_POCHI: "To the Pochi wallet on a business's phone; M-Pesa refuses a number that has none.",
  },
);
