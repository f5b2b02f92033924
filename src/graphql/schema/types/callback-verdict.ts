/** The enum CallbackVerdict. */

import type { CallbackVerdict as Value } from '../../../domain/evidence.js';
import { registerEnum } from '../register-enum.js';

export const CallbackVerdict = registerEnum<Value>('CallbackVerdict', 'What became of a stored callback.', {
  WAITING: 'Stored, and not looked at yet.',
  APPLIED: 'Understood; it changed a payment or answered an enquiry.',
  DUPLICATE: 'It said nothing new.',
  UNCONFIRMED: "It waits for M-Pesa's own answer to a question.",
  UNMATCHED: 'It belongs to no payment and no enquiry.',
  CONTRADICTING: 'It contradicts what is known and changed no status.',
  MALFORMED: 'It could not be understood.',
  UNKNOWN_CODE: 'Its result code is in no table, so M-Pesa was asked.',
});
