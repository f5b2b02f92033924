/** When Daraja is asked next, case by case: the story is `ladder.test.ts`, these are its edges. */

import { describe, expect, it } from '@jest/globals';
import { type Asking, isMoved, nextStanding } from '../../../src/domain/next-standing.js';
import type { Payment } from '../../../src/domain/payment.js';
import { makeAcceptance, makeAnswer, makeFailure, makeSuccess, makeUnknown } from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged, makePayment, STK_LADDER } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

const SECOND = 1_000;
const at = (seconds: number) => CREATED_AT + seconds * SECOND;
/** Asked about next in a moment, with a question in flight. */
const ASKED: Asking = { ladderStep: 1, nextCheckAt: at(10), askingUntil: at(60) };
const NOTHING: Asking = { ladderStep: 1, nextCheckAt: null, askingUntil: null };

/** What evidence that leaves the status as it is makes of the asking. */
function standing(
  payment: Payment,
  evidence: Parameters<typeof nextStanding>[2],
  verdict: Parameters<typeof nextStanding>[3] = 'DUPLICATE',
): Asking {
  return nextStanding(payment, payment, evidence, verdict, STK_LADDER);
}

describe('a settled payment', () => {
  /** An unconfirmed callback has brought a question forward, which is in flight. */
  const asked = makeAcknowledged({ status: 'COMPLETED', ...ASKED });
  const unasked: Payment = { ...asked, nextCheckAt: null };

  it.each(['SUCCESS', 'FAILURE'] as const)('is asked about no more once a query has answered %s', claim => {
    expect(standing(asked, makeAnswer(claim, { occurredAt: at(11) }))).toEqual(NOTHING);
  });

  it.each([makeSuccess(), makeFailure()])('waits on for the answer when a callback repeats $claim', callback => {
    expect(standing(asked, callback)).toEqual(ASKED);
  });

  it.each(['SILENCE', 'UNKNOWN_CODE'] as const)(
    'is asked again where a callback waits and the query brought %s',
    claim => {
      const inFlight = { ...asked, nextCheckAt: at(60), askingUntil: at(60) };
      const after = standing(inFlight, makeAnswer(claim, { occurredAt: at(21) }), 'UNKNOWN_CODE');
      expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null });
    },
  );

  it('is not asked again where no callback waits', () => {
    expect(standing(unasked, makeAnswer('SILENCE'))).toEqual(NOTHING);
  });

  it('is not asked about for a code that nobody understands', () => {
    expect(standing(unasked, makeUnknown(), 'UNKNOWN_CODE')).toEqual({ ...NOTHING, askingUntil: at(60) });
  });

  it('ends the asking at the moment at which it is settled', () => {
    const after: Payment = { ...asked };
    const before: Payment = { ...asked, status: 'PENDING' };
    expect(nextStanding(before, after, makeSuccess(), 'APPLIED', STK_LADDER)).toEqual(NOTHING);
  });

  it('is not put on its ladder by ids that come late', () => {
    const before: Payment = { ...makePayment({ status: 'FAILED', ladderStep: 1 }), nextCheckAt: null };
    const after = makeAcknowledged({ status: 'FAILED' });
    expect(nextStanding(before, after, makeAcceptance(), 'APPLIED', STK_LADDER)).toEqual(NOTHING);
  });
});

describe('an open payment', () => {
  const open = makeAcknowledged({ nextCheckAt: at(20) });

  it('is asked about at once when a callback has a code that nobody understands', () => {
    const after = standing(open, makeUnknown({ occurredAt: at(5) }), 'UNKNOWN_CODE');
    expect(after).toEqual({ ladderStep: 0, nextCheckAt: at(5), askingUntil: null });
  });

  it('is asked about on its next rung when a query has answered such a code', () => {
    const after = standing(open, makeAnswer('UNKNOWN_CODE', { occurredAt: at(21) }), 'UNKNOWN_CODE');
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null });
  });

  it('keeps, with its rung, a question that was brought forward to the very moment of the answer', () => {
    const forward: Payment = { ...open, nextCheckAt: at(21), askingUntil: at(40) };
    const after = standing(forward, makeAnswer('SILENCE', { occurredAt: at(21) }));
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(21), askingUntil: null });
  });

  it.each(['SILENCE', 'UNKNOWN_CODE'] as const)(
    'keeps a question that was brought forward and is not put yet, when another question brings %s',
    claim => {
      const before: Payment = { ...makeAcknowledged({ ladderStep: 4 }), nextCheckAt: at(400) };
      const answer = makeAnswer(claim, { occurredAt: at(401) });
      expect(standing(before, answer, 'UNKNOWN_CODE')).toMatchObject({ ladderStep: 4, nextCheckAt: at(400) });
    },
  );

  it('has a question of its ladder that is due answered by any other', () => {
    const before: Payment = { ...open, nextCheckAt: at(20) };
    expect(standing(before, makeAnswer('SILENCE', { occurredAt: at(21) }))).toMatchObject({ nextCheckAt: at(60) });
  });

  it('goes on by its ladder when nothing was to be asked but what is answered', () => {
    const refreshed: Payment = { ...open, nextCheckAt: null, askingUntil: at(40) };
    const after = standing(refreshed, makeAnswer('SILENCE', { occurredAt: at(21) }));
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null });
  });

  it('stays where it is for all other evidence', () => {
    const asking: Payment = { ...open, askingUntil: at(40) };
    expect(standing(asking, makeAcceptance({ occurredAt: at(70) }))).toEqual({
      ladderStep: 0,
      nextCheckAt: at(20),
      askingUntil: at(40),
    });
  });
});

describe('ids that come', () => {
  const given = { status: 'TIMED_OUT', ladderStep: 4, askingUntil: at(300) } as const;
  const nameless: Payment = { ...makePayment(given), nextCheckAt: null };
  const named: Payment = { ...makeAcknowledged(given), nextCheckAt: null };
  const late = makeAcceptance({ occurredAt: at(200) });
  const askingAt = (before: Payment, after: Payment) => nextStanding(before, after, late, 'APPLIED', STK_LADDER);

  it('begin the asking that had ended for want of one', () => {
    expect(askingAt(nameless, named)).toEqual({ ladderStep: 4, nextCheckAt: at(900), askingUntil: at(300) });
  });

  it('change nothing where the next question has its time, and step over no rung', () => {
    const before = makePayment();
    const standing = { ladderStep: 0, nextCheckAt: at(20), askingUntil: null };
    expect(askingAt(before, makeAcknowledged())).toEqual(standing);
  });

  it('change nothing where the asking had ended for another reason, or still has no id to ask with', () => {
    expect(askingAt(named, named)).toMatchObject({ nextCheckAt: null });
    expect(askingAt(nameless, nameless)).toMatchObject({ nextCheckAt: null });
  });
});

describe('a payment', () => {
  const payment = makeAcknowledged({ ladderStep: 1, nextCheckAt: at(60), askingUntil: at(40) });

  it('has moved when its rung, its next question or the one in flight has', () => {
    const { ladderStep, nextCheckAt, askingUntil } = payment;
    const still = { ladderStep, nextCheckAt, askingUntil };
    expect(isMoved(payment, still)).toBe(false);
    for (const moved of [{ ladderStep: 2 }, { nextCheckAt: null }, { askingUntil: null }]) {
      expect(isMoved(payment, { ...still, ...moved })).toBe(true);
    }
  });
});

describe('a settled payment that somebody refreshes', () => {
  it('is asked about once, and not put back on its ladder by silence', () => {
    const failed = fold(makeAcknowledged(), [makeFailure()]);
    const refreshed: Payment = { ...failed, askingUntil: CREATED_AT + 60_000 };
    const { payment, event } = weigh(refreshed, makeAnswer('SILENCE', { occurredAt: CREATED_AT + 30_000 }));
    expect(event).toBeNull();
    expect(payment).toMatchObject({ status: 'FAILED', nextCheckAt: null, askingUntil: null });
  });
});

describe('a payment with a success that waits for the answer', () => {
  const waiting = makeAcknowledged({ receiptSource: 'UNCONFIRMED', ...ASKED });
  const unasked: Payment = { ...waiting, nextCheckAt: null };
  const settle = (before: Payment, status: Payment['status'], evidence: Parameters<typeof nextStanding>[2]) =>
    nextStanding(before, { ...before, status }, evidence, 'APPLIED', STK_LADDER);

  it('is asked about also when a callback says that it has failed', () => {
    const failure = makeFailure({ occurredAt: at(12) });
    expect(settle(waiting, 'FAILED', failure)).toEqual(ASKED);
    expect(settle(unasked, 'FAILED', failure)).toEqual({ ...ASKED, nextCheckAt: at(12) });
  });

  it('is asked about no more once a query says that it has failed, or anybody that it is completed', () => {
    expect(settle(waiting, 'FAILED', makeAnswer('FAILURE', { occurredAt: at(12) }))).toEqual(NOTHING);
    expect(settle(waiting, 'COMPLETED', makeSuccess({ occurredAt: at(12) }))).toEqual(NOTHING);
  });

  it('without one is asked about no more when a callback says that it has failed', () => {
    expect(settle({ ...waiting, receiptSource: null }, 'FAILED', makeFailure())).toEqual(NOTHING);
  });
});
