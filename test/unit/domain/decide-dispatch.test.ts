/** Whether a request may still leave: one of "it leaves" and "it never left" comes first, and the other finds it so. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PAYMENT_STATUSES, type Payment } from '../../../src/domain/payment.js';
import {
  makeAcceptance,
  makeDeadline,
  makeDispatch,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeSuccess,
} from '../../support/make-evidence.js';
import { B2C_LADDER, CREATED_AT, makePayment, STK_LADDER } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

const LEAVE_BEFORE = CREATED_AT + 25_000;
const waiting = (given: Partial<Payment> = {}) => makePayment({ dispatchBefore: LEAVE_BEFORE, ...given });
const NEVER_SENT = {
  status: 'FAILED',
  failure: { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true },
  reviewReasons: [],
  nextCheckAt: null,
};

describe('M2: a request that leaves', () => {
  it('is noted without a version: its payment may have been sent', () => {
    const { payment, event } = weigh(waiting(), makeDispatch());
    expect(event).toBeNull();
    expect(payment).toEqual(waiting({ dispatchBefore: null }));
  });

  it('is noted once, and repeating the note changes nothing', () => {
    const left = fold(waiting(), [makeDispatch()]);
    expect(weigh(left, makeDispatch()).payment).toBe(left);
  });

  it('does not leave any more when its payment is not PENDING', () => {
    for (const status of PAYMENT_STATUSES.filter(each => each !== 'PENDING')) {
      const payment = waiting({ status });
      expect(weigh(payment, makeDispatch()).payment).toBe(payment);
    }
  });
});

describe('M2: a request that never left', () => {
  it.each([
    ['a deadline', makeDeadline()],
    ['the end of the asking', makeGiveUp()],
  ])('is a failed payment at %s, not one that nobody answers for', (_, evidence) => {
    for (const status of ['PENDING', 'TIMED_OUT'] as const) {
      for (const [kind, ladder] of [
        ['STK_PUSH', STK_LADDER],
        ['B2C', B2C_LADDER],
      ] as const) {
        const { payment, event } = weigh(waiting({ kind, status }), evidence, { ladder });
        expect(payment).toMatchObject(NEVER_SENT);
        expect(event).toEqual({ note: 'The request never left the gateway.' });
      }
    }
  });

  it('is told from one that may have left by the note alone', () => {
    expect(fold(waiting(), [makeDispatch(), makeDeadline()])).toMatchObject({ status: 'TIMED_OUT' });
  });

  it('is not sent by a process that comes too late', () => {
    const ended = fold(waiting(), [makeDeadline()]);
    expect(weigh(ended, makeDispatch()).payment).toBe(ended);
    expect(fold(ended, [makeDispatch(), makeRefusal()])).toMatchObject({ ...NEVER_SENT, version: 2 });
  });

  it('takes back no outcome', () => {
    for (const evidence of [makeSuccess(), makeFailure()]) {
      const settled = fold(waiting(), [makeAcceptance(), evidence]);
      expect(weigh(settled, makeDeadline()).payment.status).toBe(settled.status);
    }
  });

  it('and one that left are never both, in whatever order and however often they come', () => {
    const pieces = fc.array(fc.constantFrom('leaves', 'never left'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, order => {
        const end = fold(
          waiting(),
          order.map(piece => (piece === 'leaves' ? makeDispatch() : makeDeadline())),
        );
        const isSent = end.dispatchBefore === null;
        expect(isSent).toBe(order[0] === 'leaves');
        expect(end.status === 'FAILED').toBe(!isSent && order.includes('never left'));
      }),
    );
  });
});
