/** The enum FailureReason. */

import type { FailureReason as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const FailureReason = registerEnum<Value>(
  'FailureReason',
  'Why a payment failed: a closed list over all codes of M-Pesa.',
  {
    CANCELLED_BY_CUSTOMER: 'The customer cancelled the prompt, or let it run out on the handset.',
    INSUFFICIENT_FUNDS: 'The paying account has too little money.',
    WRONG_PIN: 'The customer entered a wrong PIN.',
    CUSTOMER_UNREACHABLE: 'The handset is off, without network, or nobody answered the prompt.',
    CUSTOMER_BUSY: 'Another session of M-Pesa is open on the phone.',
    PROMPT_EXPIRED: 'The time to enter the PIN ran out.',
    LIMIT_EXCEEDED: 'The amount is outside the limits of M-Pesa or of the account.',
    INVALID_RECIPIENT: 'M-Pesa cannot pay this recipient.',
    REFUSED_BY_MPESA: 'A rule of M-Pesa or of the account forbids it.',
    MPESA_UNAVAILABLE: 'M-Pesa could not be reached, so the request has never left, or M-Pesa could not deliver it.',
    CONFIGURATION: 'The set-up of the business at M-Pesa or in the gateway is wrong.',
    OTHER: 'Another reason; the result code tells.',
  },
);
