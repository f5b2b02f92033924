/** The enum PaymentStatus. */

import type { PaymentStatus as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const PaymentStatus = registerEnum<Value>('PaymentStatus', 'Status of a payment.', {
  PENDING: 'Requested; M-Pesa has not reported the outcome yet.',
  COMPLETED: 'M-Pesa reported that the money moved. The payment can no longer become FAILED.',
  FAILED: 'M-Pesa reported that no money moved, or the request certainly never left the gateway.',
  TIMED_OUT:
    'M-Pesa did not answer in time. Money may have moved: the gateway keeps asking, and a late answer still counts.',
  REVERSED: 'The payment was completed, then the money was returned.',
});
