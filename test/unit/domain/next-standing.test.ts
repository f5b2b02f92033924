/** When Daraja is asked next, case by case: the story is `ladder.test.ts`, these are its edges. */

import { describe, expect, it, test } from '@jest/globals';
import { dueAct } from '../../../src/domain/ladder.js';
import { type Asking, isMoved, nextStanding } from '../../../src/domain/next-standing.js';
import { NO_IDS, type Payment } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  makeAcceptance,
  makeAnswer,
  makeDeadline,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeSuccess,
  makeUnknown,
  RECEIPT,
} from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged, makePayment, STK_LADDER } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

const SECOND = 1_000;
const NO_MONEY = { ...CANCELLED, resultCode: '1' };
const at = (seconds: number) => CREATED_AT + seconds * SECOND;
/** Asked about next in a moment, with a question in flight. */
const ASKED: Asking = { ladderStep: 1, nextCheckAt: at(10), askingUntil: at(60), unconfirmed: null };
const NOTHING: Asking = { ladderStep: 1, nextCheckAt: null, askingUntil: null, unconfirmed: null };

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
  /** Failed by a callback, and told to be paid by another. */
  const disputed = makeAcknowledged({ status: 'FAILED', claimedSuccess: 'BARE', ...ASKED, unconfirmed: 'WAITING' });

  it.each(['SUCCESS', 'FAILURE'] as const)('is asked about no more once a query has answered %s', claim => {
    expect(standing(asked, makeAnswer(claim, { occurredAt: at(11) }))).toEqual(NOTHING);
  });

  it.each([makeSuccess(), makeFailure()])('waits on for the answer when a callback repeats $claim', callback => {
    expect(standing(disputed, callback)).toEqual({ ...ASKED, unconfirmed: 'WAITING' });
  });

  it('has its unconfirmed callbacks decided once M-Pesa has answered, or nobody will', () => {
    const answered = standing(disputed, makeAnswer('FAILURE', { occurredAt: at(12) }));
    expect(answered).toEqual({ ...NOTHING, unconfirmed: 'DECIDABLE' });
    const last = { ladderStep: STK_LADDER.length - 1, nextCheckAt: at(262_000) };
    const givenUp = standing({ ...disputed, ...last, askingUntil: null }, makeGiveUp({ occurredAt: at(262_000) }));
    expect(givenUp).toEqual({
      ...{ ladderStep: STK_LADDER.length, nextCheckAt: null, askingUntil: null },
      unconfirmed: 'DECIDABLE',
    });
  });

  it('is not moved by a deadline that comes late', () => {
    const failed = makeAcknowledged({ status: 'FAILED', ladderStep: 3, nextCheckAt: at(950) });
    expect(standing(failed, makeDeadline({ occurredAt: at(180) }))).toMatchObject({
      ladderStep: 3,
      nextCheckAt: at(950),
    });
  });

  it.each([
    ['an unconfirmed success', makeSuccess({ trust: 'BARE', occurredAt: at(400_000) }), 'UNCONFIRMED'],
    ['a failure while a success waits', makeFailure({ occurredAt: at(400_000) }), 'APPLIED'],
  ] as const)(
    'is asked about once more, and given up once more, by %s after the end of its ladder',
    (_, evidence, verdict) => {
      const ended = { ladderStep: STK_LADDER.length, nextCheckAt: null, askingUntil: null };
      const before: Payment = { ...disputed, ...ended, status: 'TIMED_OUT' };
      const asking = nextStanding(before, { ...before, status: 'FAILED' }, evidence, verdict, STK_LADDER);
      expect(asking).toMatchObject({ nextCheckAt: at(400_000), unconfirmed: 'WAITING' });
      const silence = makeAnswer('SILENCE', { occurredAt: at(400_001) });
      const unanswered = standing(
        { ...disputed, ...asking, askingUntil: at(400_060), nextCheckAt: at(400_060) },
        silence,
      );
      expect(STK_LADDER[unanswered.ladderStep]?.act).toBe('GIVE_UP');
      expect(unanswered.nextCheckAt).toBeLessThan(at(400_000));
    },
  );

  it.each(['SILENCE', 'UNKNOWN_CODE'] as const)(
    'is asked again where a callback waits and the query brought %s',
    claim => {
      const inFlight: Payment = { ...disputed, nextCheckAt: at(60), askingUntil: at(60) };
      const after = standing(inFlight, makeAnswer(claim, { occurredAt: at(21) }), 'UNKNOWN_CODE');
      expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null, unconfirmed: 'WAITING' });
    },
  );

  it('is not asked again where no callback waits', () => {
    expect(standing(unasked, makeAnswer('SILENCE'))).toEqual(NOTHING);
  });

  it('is not asked about for a code that nobody understands', () => {
    expect(standing(unasked, makeUnknown(), 'UNKNOWN_CODE')).toEqual({ ...NOTHING, askingUntil: at(60) });
  });

  it.each(['PENDING', 'TIMED_OUT'] as const)(
    'ends the asking at the moment at which it is settled: %s before',
    status => {
      expect(nextStanding({ ...asked, status }, asked, makeSuccess(), 'APPLIED', STK_LADDER)).toEqual(NOTHING);
    },
  );

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
    expect(after).toEqual({ ladderStep: 0, nextCheckAt: at(5), askingUntil: null, unconfirmed: null });
  });

  it('is asked about on its next rung when a query has answered such a code', () => {
    const after = standing(open, makeAnswer('UNKNOWN_CODE', { occurredAt: at(21) }), 'UNKNOWN_CODE');
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null, unconfirmed: null });
  });

  it('keeps, with its rung, a question that was brought forward to the very moment of the answer', () => {
    const forward: Payment = { ...open, nextCheckAt: at(21), askingUntil: at(40) };
    const after = standing(forward, makeAnswer('SILENCE', { occurredAt: at(21) }));
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(21), askingUntil: null, unconfirmed: null });
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
    expect(after).toEqual({ ladderStep: 1, nextCheckAt: at(60), askingUntil: null, unconfirmed: null });
  });

  it('stays where it is for all other evidence', () => {
    const asking: Payment = { ...open, askingUntil: at(40) };
    expect(standing(asking, makeAcceptance({ occurredAt: at(70) }))).toEqual({
      ladderStep: 0,
      nextCheckAt: at(20),
      askingUntil: at(40),
      unconfirmed: null,
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
    expect(askingAt(nameless, named)).toEqual({
      ladderStep: 4,
      nextCheckAt: at(900),
      askingUntil: at(300),
      unconfirmed: null,
    });
  });

  it('change nothing where the next question has its time, and step over no rung', () => {
    const before = makePayment();
    const standing = { ladderStep: 0, nextCheckAt: at(20), askingUntil: null, unconfirmed: null };
    expect(askingAt(before, makeAcknowledged())).toEqual(standing);
  });

  it('change nothing where the asking had ended for another reason, or still has no id to ask with', () => {
    expect(askingAt(named, named)).toMatchObject({ nextCheckAt: null });
    expect(askingAt(nameless, nameless)).toMatchObject({ nextCheckAt: null });
  });
});

describe('a payment', () => {
  const payment = makeAcknowledged({ ladderStep: 1, nextCheckAt: at(60), askingUntil: at(40) });

  it('has moved when its rung, its next question, the one in flight or what waits for it has', () => {
    const { ladderStep, nextCheckAt, askingUntil, unconfirmed } = payment;
    const still = { ladderStep, nextCheckAt, askingUntil, unconfirmed };
    expect(isMoved(payment, still)).toBe(false);
    const moves = [
      { ladderStep: 2 },
      { nextCheckAt: null },
      { askingUntil: null },
      { unconfirmed: 'WAITING' },
    ] as const;
    for (const moved of moves) {
      expect(isMoved(payment, { ...still, ...moved })).toBe(true);
    }
  });
});

describe('a settled payment that somebody refreshes', () => {
  it('is asked about once, and not put back on its ladder by silence', () => {
    const failed = fold(makeAcknowledged(), [makeFailure({ failure: NO_MONEY })]);
    expect(failed.nextCheckAt).toBeNull();
    const refreshed: Payment = { ...failed, askingUntil: CREATED_AT + 60_000 };
    const { payment, event } = weigh(refreshed, makeAnswer('SILENCE', { occurredAt: CREATED_AT + 30_000 }));
    expect(event).toBeNull();
    expect(payment).toEqual({ ...failed, askingUntil: null });
  });
});

describe('a payment with a success that waits for the answer', () => {
  const waiting = makeAcknowledged({ claimedSuccess: 'BARE', ...ASKED, unconfirmed: 'WAITING' });
  const decidable: Asking = { ...NOTHING, unconfirmed: 'DECIDABLE' };
  const unasked: Payment = { ...waiting, nextCheckAt: null };
  const settle = (before: Payment, status: Payment['status'], evidence: Parameters<typeof nextStanding>[2]) =>
    nextStanding(before, { ...before, status }, evidence, 'APPLIED', STK_LADDER);

  it('is asked about also when a callback says that it has failed', () => {
    const failure = makeFailure({ occurredAt: at(12) });
    expect(settle(waiting, 'FAILED', failure)).toEqual({ ...ASKED, unconfirmed: 'WAITING' });
    expect(settle(unasked, 'FAILED', failure)).toEqual({ ...ASKED, nextCheckAt: at(12), unconfirmed: 'WAITING' });
  });

  it('is asked about no more once a query says that it has failed, or anybody that it is completed', () => {
    expect(settle(waiting, 'FAILED', makeAnswer('FAILURE', { occurredAt: at(12) }))).toEqual(decidable);
    expect(settle(waiting, 'COMPLETED', makeSuccess({ occurredAt: at(12) }))).toEqual(decidable);
  });

  it('without one is asked about no more when a callback says that it has failed', () => {
    expect(settle({ ...waiting, claimedSuccess: null }, 'FAILED', makeFailure())).toEqual(decidable);
  });
});

test('M11 a failed payment that a signed success settles has nothing left to be asked, whatever was asked before', () => {
  const asked = makeAcknowledged({ status: 'FAILED', claimedSuccess: 'BARE', ...ASKED, unconfirmed: 'WAITING' });
  const completed: Payment = { ...asked, status: 'COMPLETED' };
  for (const evidence of [makeSuccess({ occurredAt: at(12) }), makeAnswer('SUCCESS', { occurredAt: at(12) })]) {
    const asking = nextStanding(asked, completed, evidence, 'APPLIED', STK_LADDER);
    expect(asking).toEqual({ ...NOTHING, unconfirmed: 'DECIDABLE' });
  }
});

test('M4 a payment that is completed after all has the callbacks looked at again that M-Pesa had denied', () => {
  const denied = fold(makeAcknowledged(), [makeSuccess(), makeAnswer('FAILURE')], { verifyAboveCents: 0 });
  const completed = fold({ ...denied, unconfirmed: null }, [makeAnswer('SUCCESS')], { verifyAboveCents: 0 });
  expect(completed).toMatchObject({ status: 'COMPLETED', unconfirmed: 'DECIDABLE' });
  const { payment } = weigh(completed, makeSuccess({ isAnswered: true }), { verifyAboveCents: 0 });
  expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, receiptSource: 'KEYED' });
});

describe('M15 a soft failure', () => {
  const MINUTE = 60;
  const [first, second] = [15 * MINUTE, 24 * 60 * MINUTE];
  const failure = (resultCode: string) => ({ ...CANCELLED, resultCode });
  /** Failed 7 seconds after the request. */
  const fail = (resultCode: string, given: Partial<Payment> = {}) =>
    fold(makeAcknowledged(given), [makeFailure({ failure: failure(resultCode), occurredAt: at(7) })]);

  it.each(['1019', '1025', '1031', '1032', '1036', '1037'])(
    '%s is asked about after 15 minutes and after a day',
    code => {
      const failed = fail(code);
      expect(failed).toMatchObject({ status: 'FAILED', nextCheckAt: at(7 + first), askingUntil: null });
      const again = fold(failed, [makeAnswer('FAILURE', { occurredAt: at(7 + first) })]);
      expect(again).toEqual({ ...failed, nextCheckAt: at(7 + second), deniedAt: at(7 + first) });
      expect(fold(again, [makeAnswer('FAILURE', { occurredAt: at(7 + second) })])).toEqual({
        ...failed,
        nextCheckAt: null,
        deniedAt: at(7 + second),
      });
    },
  );

  it.each(['1', '2001', '8006', 'E3008', '17', '2029'])('%s is none: it is asked about no more', code => {
    expect(fail(code).nextCheckAt).toBeNull();
  });

  it('is none when nobody said a code, or there is no id to ask with', () => {
    const nameless = makeFailure({ failure: failure('1032'), ids: NO_IDS });
    expect(fold(makePayment(), [nameless]).nextCheckAt).toBeNull();
    const unsent = makeRefusal({ failure: { ...CANCELLED, resultCode: null } });
    expect(fold(makeAcknowledged(), [unsent]).nextCheckAt).toBeNull();
  });

  it('by a query, and after the deadline, is asked about as well', () => {
    for (const before of [makeAcknowledged(), fold(makeAcknowledged(), [makeDeadline()])]) {
      const failed = fold(before, [makeAnswer('FAILURE', { occurredAt: at(300) })]);
      expect(failed.nextCheckAt).toBe(at(300 + first));
    }
  });

  it.each(['SILENCE', 'UNKNOWN_CODE'] as const)(
    'is asked about on its own times also when a question brings %s',
    claim => {
      const failed = fail('1037');
      const once = fold(failed, [makeAnswer(claim, { occurredAt: at(7 + first + 30) })]);
      expect(once.nextCheckAt).toBe(at(7 + second));
      const twice = fold(once, [makeAnswer(claim, { occurredAt: at(7 + second + 30) })]);
      expect(twice).toEqual({ ...failed, nextCheckAt: null });
    },
  );

  it('is asked about once for both, after a day without a gateway', () => {
    const late = fold(fail('1032'), [makeAnswer('SILENCE', { occurredAt: at(7 + second + MINUTE) })]);
    expect(late.nextCheckAt).toBeNull();
  });

  it('is taken back by a success, for a person to look at', () => {
    const paid = fold(fail('1037'), [makeAnswer('SUCCESS', { occurredAt: at(7 + first) })]);
    expect(paid).toMatchObject({ status: 'COMPLETED', reviewReasons: ['SUCCESS_AFTER_FAILURE'], nextCheckAt: null });
  });

  it('is only asked about when it is due, wherever the payment stands on its ladder', () => {
    for (const ladderStep of STK_LADDER.keys()) {
      const failed = fail('1032', { ladderStep });
      expect(dueAct(failed, STK_LADDER, at(7 + second))).toBe('ASK');
      expect(fold(failed, [makeDeadline({ occurredAt: at(180) })])).toEqual(failed);
    }
  });

  it('gives way to a success that waits for the answer, and comes back after it', () => {
    const asked = fold(fail('1032'), [makeSuccess({ occurredAt: at(9) })]);
    expect(asked).toMatchObject({ nextCheckAt: at(9), unconfirmed: 'WAITING' });
    const denied = fold(asked, [makeAnswer('FAILURE', { occurredAt: at(12) })]);
    expect(denied).toMatchObject({ nextCheckAt: at(7 + first), unconfirmed: 'DECIDABLE' });
  });
});
