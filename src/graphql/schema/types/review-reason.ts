/** The enum ReviewReason. */

import type { ReviewReason as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const ReviewReason = registerEnum<Value>('ReviewReason', 'Why a person needs to review a payment.', {
  FACTS_DIFFER: 'A callback with a valid key contradicts the request: its IDs, amount, shortcode or receipt.',
  RECEIPT_TAKEN: 'M-Pesa reported a success with a receipt that already belongs to another payment.',
  FAILURE_AFTER_SUCCESS: 'M-Pesa reported a failure after a success; the payment stays COMPLETED.',
  SUCCESS_AFTER_FAILURE: 'M-Pesa reported a success after a failure; the payment is COMPLETED.',
  QUERY_DENIES_SUCCESS: 'M-Pesa reported a success and later denied it when asked.',
  UNANSWERABLE: 'The gateway asked until the end of its schedule and got no answer.',
  PAID_TWICE: 'It is a second payment for a checkout that is PAID.',
  AMOUNT_DIFFERS: 'The customer paid by hand for a checkout of another amount, which stays as it is.',
  SEVERAL_CHECKOUTS: 'The customer paid by hand, and several checkouts fit equally well; it pays none of them.',
  NOT_AT_MPESA: "M-Pesa's own list of payments, pulled for that time, does not have it.",
});
