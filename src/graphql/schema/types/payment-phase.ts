/** The enum PaymentPhase. */

import type { PaymentPhase as Value } from '../../../domain/phase.js';
import { registerEnum } from '../register-enum.js';

export const PaymentPhase = registerEnum<Value>('PaymentPhase', 'What a payer is shown, in one word.', {
  AWAITING_APPROVAL: 'The payout waits for approval.',
  SENDING: 'M-Pesa has not acknowledged the request yet.',
  PROMPTED: 'The prompt is on the phone.',
  CONFIRMING: 'The gateway waits for the outcome, and asks M-Pesa for it.',
  UNKNOWN: 'M-Pesa did not answer in time. Money may have moved; nobody should pay again.',
  PAID: 'The money moved.',
  FAILED: 'No money moved, as far as M-Pesa says; see `payerMessage`.',
  REVERSED: 'The money was returned.',
});
