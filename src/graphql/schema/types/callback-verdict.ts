/** The enum CallbackVerdict. */

import type { CallbackVerdict as Value } from '../../../domain/evidence.js';
import { registerEnum } from '../register-enum.js';

export const CallbackVerdict = registerEnum<Value>('CallbackVerdict', 'What the gateway did with a stored callback.', {
  WAITING: 'Stored but not processed yet.',
  HELD: 'A confirmation of a payment by hand that may belong to an STK push. The gateway asks M-Pesa about the push first.',
  APPLIED: 'It changed a payment or answered an enquiry.',
  DUPLICATE: 'It said nothing new.',
  UNCONFIRMED: 'It takes effect only if M-Pesa confirms it when asked.',
  UNMATCHED: 'It belongs to no payment and no enquiry.',
  CONTRADICTING: 'It contradicts what is known, and did not change the status.',
  MALFORMED: 'It could not be read.',
  UNKNOWN_CODE: 'Its result code is unknown, so the gateway asks M-Pesa for the outcome.',
});
