/** The enum PaymentStatus. */

import type { PaymentStatus as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const PaymentStatus = registerEnum<Value>('PaymentStatus', 'Where a payment stands.', {
  PENDING: 'Asked for; M-Pesa has not said yet how it ended.',
  COMPLETED: 'M-Pesa has said that the money moved. Nothing turns it into FAILED any more.',
  FAILED: 'M-Pesa has said that no money moved, or the request has provably never left the gateway.',
  TIMED_OUT:
    'Nobody has answered in time. Money may have moved: the gateway goes on asking, and a late answer still decides.',
  REVERSED: 'It was completed, and the money has been given back.',
});
