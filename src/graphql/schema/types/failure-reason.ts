/** The enum FailureReason. */

import type { FailureReason as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const FailureReason = registerEnum<Value>(
  'FailureReason',
  'Why a payment failed. Every M-Pesa result code maps to one of these.',
  {
    CANCELLED_BY_CUSTOMER: 'The customer cancelled the prompt or let it expire.',
    INSUFFICIENT_FUNDS: 'The paying account does not have enough money.',
    WRONG_PIN: 'The customer entered a wrong PIN.',
    CUSTOMER_UNREACHABLE: 'The phone is off or has no network, or nobody answered the prompt.',
    CUSTOMER_BUSY: 'Another M-Pesa session is open on the phone.',
    PROMPT_EXPIRED: 'The customer did not enter the PIN in time.',
    LIMIT_EXCEEDED: 'The amount is outside the limits of M-Pesa or of the account.',
    INVALID_RECIPIENT: 'M-Pesa cannot pay this recipient.',
    REFUSED_BY_MPESA: "M-Pesa refused the payment under one of its rules or the account's.",
    MPESA_UNAVAILABLE: 'M-Pesa could not be reached or could not deliver the request.',
    CONFIGURATION: 'The business is set up incorrectly, at M-Pesa or in the gateway.',
    REJECTED: 'A second person rejected the payout, or nobody approved it in time. Nothing was sent.',
    OTHER: 'Another reason; see the result code.',
  },
);
