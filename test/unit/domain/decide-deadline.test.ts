/** When nobody answers: what a deadline and the end of the asking make of a payment. */

import { describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  makeAcceptance,
  makeAnswer,
  makeDeadline,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeSuccess,
  makeTimeout,
} from '../../support/make-evidence.js';
import { B2C_LADDER, CREATED_AT, makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

describe('the deadline', () => {
  it('is not the end: evidence that comes later decides', () => {
    const timedOut = fold(makeAcknowledged({ ladderStep: 3 }), [makeDeadline()]);
    expect(timedOut).toMatchObject({ status: 'TIMED_OUT', settledAt: null, reviewReasons: [] });
    expect(fold(timedOut, [makeSuccess()])).toMatchObject({ status: 'COMPLETED', reviewReasons: [] });
    expect(fold(timedOut, [makeFailure()])).toMatchObject({ status: 'FAILED', failure: CANCELLED, reviewReasons: [] });
  });

  it('flags, in the same version, a push without an id to ask with', () => {
    const { payment } = weigh(makePayment({ ladderStep: 3 }), makeDeadline());
    expect(payment).toMatchObject({
      status: 'TIMED_OUT',
      version: 2,
      reviewReasons: ['UNANSWERABLE'],
      nextCheckAt: null,
    });
  });

  it('flags nothing that is settled, with an id or without', () => {
    const failed = fold(makePayment(), [makeRefusal({ ids: NO_IDS })]);
    expect(weigh(failed, makeDeadline())).toMatchObject({ event: null, payment: { reviewReasons: [] } });
  });

  it('does not flag a payout, which is asked about by an id of ours', () => {
    const { payment } = weigh(makePayment({ kind: 'B2C' }), makeDeadline(), { ladder: B2C_LADDER });
    expect(payment).toMatchObject({ status: 'TIMED_OUT', reviewReasons: [] });
    expect(payment.nextCheckAt).not.toBeNull();
  });

  it('is followed by questions again when the id comes after all', () => {
    const timedOut = fold(makePayment({ ladderStep: 3 }), [makeDeadline({ occurredAt: CREATED_AT + 180_000 })]);
    const { payment } = weigh(timedOut, makeAcceptance({ occurredAt: CREATED_AT + 181_000 }));
    expect(payment.nextCheckAt).toBe(CREATED_AT + 15 * 60_000);
  });

  it('leaves a question due that a callback has brought forward', () => {
    const before = makeAcknowledged({ ladderStep: 3, nextCheckAt: CREATED_AT + 180_000 });
    const waiting = fold(before, [makeSuccess({ occurredAt: CREATED_AT + 170_000 })], { verifyAboveCents: 0 });
    const { payment } = weigh(waiting, makeDeadline({ occurredAt: CREATED_AT + 200_000 }), { verifyAboveCents: 0 });
    expect(payment).toMatchObject({ status: 'TIMED_OUT', ladderStep: 4, nextCheckAt: CREATED_AT + 170_000 });
  });

  it('flags what nobody answered to the end', () => {
    const payment = fold(makeAcknowledged(), [makeDeadline(), makeGiveUp()]);
    expect(payment).toMatchObject({ status: 'TIMED_OUT', reviewReasons: ['UNANSWERABLE'] });
  });
});

describe('a failed payment that is asked about because a callback says that it was paid', () => {
  const verify = { verifyAboveCents: 0 };
  const failed = fold(makeAcknowledged(), [makeFailure()], verify);

  it('is flagged when nobody answers to the end: the money may have moved', () => {
    const { payment, event } = weigh(fold(failed, [makeSuccess()], verify), makeGiveUp(), verify);
    expect(payment).toMatchObject({ status: 'FAILED', reviewReasons: ['UNANSWERABLE'] });
    expect(event).not.toBeNull();
  });

  it.each([
    ['the failure once more', makeFailure(), 'FAILED', []],
    ['a timeout', makeTimeout(), 'FAILED', []],
    ['M-Pesa, that it failed', makeAnswer('FAILURE'), 'FAILED', ['QUERY_DENIES_SUCCESS']],
    ['M-Pesa, that it was paid', makeAnswer('SUCCESS'), 'COMPLETED', ['SUCCESS_AFTER_FAILURE']],
  ])('is not given up because it hears %s', (_what, evidence, status, reviewReasons) => {
    const { payment } = weigh(fold(failed, [makeSuccess()], verify), evidence, verify);
    expect(payment).toMatchObject({ status, reviewReasons });
  });

  it('is not flagged when Daraja has answered in the meantime', () => {
    const answered = fold(failed, [makeSuccess(), makeAnswer('FAILURE')], verify);
    expect(weigh(answered, makeGiveUp(), verify)).toMatchObject({ event: null, payment: answered });
  });
});
