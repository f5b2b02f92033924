/** The life of a payment as a table: which claim moves it where, and what goes to review. */

import type { Claim } from './evidence.js';
import type { PaymentStatus, ReviewReason } from './payment.js';

/** Where a claim moves a payment. */
export interface Transition {
  readonly to: PaymentStatus;
  /** Raised once for each payment and reason. */
  readonly review?: ReviewReason;
}

/** Claims that are not listed for a status leave it as it is. Nothing leads from COMPLETED to FAILED. */
const TABLE: Readonly<Record<PaymentStatus, Partial<Record<Claim, Transition>>>> = {
  PENDING: {
    SUCCESS: { to: 'COMPLETED' },
    FAILURE: { to: 'FAILED' },
    TIMEOUT: { to: 'TIMED_OUT' },
    DEADLINE: { to: 'TIMED_OUT' },
    GIVE_UP: { to: 'TIMED_OUT', review: 'UNANSWERABLE' },
    REVERSED: { to: 'REVERSED' },
  },
  TIMED_OUT: {
    SUCCESS: { to: 'COMPLETED' },
    FAILURE: { to: 'FAILED' },
    GIVE_UP: { to: 'TIMED_OUT', review: 'UNANSWERABLE' },
    REVERSED: { to: 'REVERSED' },
  },
  FAILED: {
    SUCCESS: { to: 'COMPLETED', review: 'SUCCESS_AFTER_FAILURE' },
  },
  COMPLETED: {
    FAILURE: { to: 'COMPLETED', review: 'FAILURE_AFTER_SUCCESS' },
    REVERSED: { to: 'REVERSED' },
  },
  REVERSED: {},
};

/** Total: every status answers every claim. */
export function transition(from: PaymentStatus, claim: Claim): Transition {
  return TABLE[from][claim] ?? { to: from };
}
