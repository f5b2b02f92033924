/** The enum ReviewReason. */

import type { ReviewReason as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const ReviewReason = registerEnum<Value>('ReviewReason', 'Why a person should look at a payment.', {
  FACTS_DIFFER: 'A message with a valid key contradicts the request: ids, amount, shortcode or receipt.',
  RECEIPT_TAKEN: 'The receipt of a success belongs to another payment already.',
  FAILURE_AFTER_SUCCESS: 'M-Pesa reported a failure after a success; the payment stays COMPLETED.',
  SUCCESS_AFTER_FAILURE: 'M-Pesa reported a success after a failure; the payment is COMPLETED.',
  QUERY_DENIES_SUCCESS: "M-Pesa's own answer to a question denies a success that it had reported.",
  UNANSWERABLE: 'The gateway has asked to the end and nobody has answered.',
});
