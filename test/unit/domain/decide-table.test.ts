/** Every status × every message that can come, written down from the contract (section 3 rules 4–6, section 4), not from the code. */

import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../src/domain/decide.js';
import type { Evidence } from '../../../src/domain/evidence.js';
import { PAYMENT_STATUSES, type Payment, type PaymentStatus } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  makeAcceptance,
  makeAnswer,
  makeCircumstances,
  makeDeadline,
  makeDispatch,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeResolution,
  makeSuccess,
  makeTimeout,
  makeUnknown,
  RECEIPT,
} from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged } from '../../support/make-payment.js';

const settled = { settledAt: CREATED_AT + 1_000, nextCheckAt: null, version: 3 };
const receipt = { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' } as const;

/** An acknowledged payment in each status, as the gateway would have it. */
const PAYMENTS: Readonly<Record<PaymentStatus, Payment>> = {
  PENDING: makeAcknowledged(),
  TIMED_OUT: makeAcknowledged({ status: 'TIMED_OUT', version: 3, ladderStep: 4 }),
  FAILED: makeAcknowledged({ ...settled, status: 'FAILED', failure: { ...CANCELLED, resultCode: '1037' } }),
  COMPLETED: makeAcknowledged({ ...settled, ...receipt, status: 'COMPLETED' }),
  REVERSED: makeAcknowledged({ ...settled, ...receipt, status: 'REVERSED' }),
};

/**
 * One row for each message, one cell for each status: what the payment becomes, the verdict, and what the event raises
 * ("event" alone: a new version without a review; "-": no new version).
 */
const TABLE: readonly (readonly [string, Evidence, Readonly<Record<PaymentStatus, string>>])[] = [
  [
    'a request that leaves',
    makeDispatch(),
    {
      PENDING: 'PENDING DUPLICATE -',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'an acknowledgement that tells nothing new',
    makeAcceptance(),
    {
      PENDING: 'PENDING DUPLICATE -',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a refusal of the request',
    makeRefusal(),
    {
      PENDING: 'FAILED APPLIED event',
      TIMED_OUT: 'FAILED APPLIED event',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED CONTRADICTING FAILURE_AFTER_SUCCESS',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a keyed success',
    makeSuccess(),
    {
      PENDING: 'COMPLETED APPLIED event',
      TIMED_OUT: 'COMPLETED APPLIED event',
      FAILED: 'FAILED UNCONFIRMED -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a keyed failure',
    makeFailure(),
    {
      PENDING: 'FAILED APPLIED event',
      TIMED_OUT: 'FAILED APPLIED event',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED CONTRADICTING FAILURE_AFTER_SUCCESS',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a keyed unknown code',
    makeUnknown(),
    {
      PENDING: 'PENDING UNKNOWN_CODE -',
      TIMED_OUT: 'TIMED_OUT UNKNOWN_CODE -',
      FAILED: 'FAILED UNKNOWN_CODE -',
      COMPLETED: 'COMPLETED UNKNOWN_CODE -',
      REVERSED: 'REVERSED UNKNOWN_CODE -',
    },
  ],
  [
    'a keyed timeout',
    makeTimeout(),
    {
      PENDING: 'TIMED_OUT APPLIED event',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a bare success',
    makeSuccess({ trust: 'BARE' }),
    {
      PENDING: 'PENDING UNCONFIRMED -',
      TIMED_OUT: 'TIMED_OUT UNCONFIRMED -',
      FAILED: 'FAILED UNCONFIRMED -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a bare failure',
    makeFailure({ trust: 'BARE' }),
    {
      PENDING: 'PENDING UNCONFIRMED -',
      TIMED_OUT: 'TIMED_OUT UNCONFIRMED -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED CONTRADICTING -',
      REVERSED: 'REVERSED CONTRADICTING -',
    },
  ],
  [
    'a bare unknown code',
    makeUnknown({ trust: 'BARE' }),
    {
      PENDING: 'PENDING UNCONFIRMED -',
      TIMED_OUT: 'TIMED_OUT UNCONFIRMED -',
      FAILED: 'FAILED UNCONFIRMED -',
      COMPLETED: 'COMPLETED CONTRADICTING -',
      REVERSED: 'REVERSED CONTRADICTING -',
    },
  ],
  [
    'a bare timeout',
    makeTimeout({ trust: 'BARE' }),
    {
      PENDING: 'PENDING UNCONFIRMED -',
      TIMED_OUT: 'TIMED_OUT UNCONFIRMED -',
      FAILED: 'FAILED UNCONFIRMED -',
      COMPLETED: 'COMPLETED CONTRADICTING -',
      REVERSED: 'REVERSED CONTRADICTING -',
    },
  ],
  [
    'a query that answers success',
    makeAnswer('SUCCESS'),
    {
      PENDING: 'COMPLETED APPLIED event',
      TIMED_OUT: 'COMPLETED APPLIED event',
      FAILED: 'COMPLETED APPLIED SUCCESS_AFTER_FAILURE',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a query that answers failure',
    makeAnswer('FAILURE'),
    {
      PENDING: 'FAILED APPLIED event',
      TIMED_OUT: 'FAILED APPLIED event',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED CONTRADICTING QUERY_DENIES_SUCCESS',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a query without an answer',
    makeAnswer('SILENCE'),
    {
      PENDING: 'PENDING DUPLICATE -',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'a query that answers an unknown code',
    makeAnswer('UNKNOWN_CODE'),
    {
      PENDING: 'PENDING UNKNOWN_CODE -',
      TIMED_OUT: 'TIMED_OUT UNKNOWN_CODE -',
      FAILED: 'FAILED UNKNOWN_CODE -',
      COMPLETED: 'COMPLETED UNKNOWN_CODE -',
      REVERSED: 'REVERSED UNKNOWN_CODE -',
    },
  ],
  [
    'the deadline',
    makeDeadline(),
    {
      PENDING: 'TIMED_OUT APPLIED event',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'the end of the ladder',
    makeGiveUp(),
    {
      PENDING: 'TIMED_OUT APPLIED UNANSWERABLE',
      TIMED_OUT: 'TIMED_OUT APPLIED UNANSWERABLE',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'an answer that it was given back',
    makeAnswer('REVERSED'),
    {
      PENDING: 'REVERSED APPLIED event',
      TIMED_OUT: 'REVERSED APPLIED event',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'REVERSED APPLIED event',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
  [
    'an operator who finds nothing to resolve',
    makeResolution(),
    {
      PENDING: 'PENDING DUPLICATE -',
      TIMED_OUT: 'TIMED_OUT DUPLICATE -',
      FAILED: 'FAILED DUPLICATE -',
      COMPLETED: 'COMPLETED DUPLICATE -',
      REVERSED: 'REVERSED DUPLICATE -',
    },
  ],
];

function summarise(before: Payment, evidence: Evidence): string {
  const { payment, verdict, event } = decide(before, evidence, makeCircumstances());
  return `${payment.status} ${verdict} ${event ? payment.reviewReasons.join(' ') || 'event' : '-'}`;
}

describe.each(TABLE)('%s', (_name, evidence, expected) => {
  it.each(PAYMENT_STATUSES)('finds a payment %s', status => {
    expect(summarise(PAYMENTS[status], evidence)).toBe(expected[status]);
  });

  it('says the same when it is repeated, and makes no second event', () => {
    for (const before of Object.values(PAYMENTS)) {
      const once = decide(before, evidence, makeCircumstances()).payment;
      const twice = decide(once, evidence, makeCircumstances());
      expect([twice.event, twice.payment.status, twice.payment.version]).toEqual([null, once.status, once.version]);
    }
  });
});
