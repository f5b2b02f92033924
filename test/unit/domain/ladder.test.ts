/** When an open payment is asked about: the contract's ladders, rung by rung, and how a payment climbs them. */

import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../src/domain/decide.js';
import { buildLadder, climb, dueAct, leaveRung, type Rung } from '../../../src/domain/ladder.js';
import type { Payment } from '../../../src/domain/payment.js';
import { makeAnswer, makeCircumstances, makeDeadline, makeGiveUp, makeSuccess } from '../../support/make-evidence.js';
import { B2C_LADDER, CREATED_AT, makeAcknowledged, SCHEDULE, STK_LADDER } from '../../support/make-payment.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const present = (ladder: readonly Rung[]) => ladder.map(({ act, afterMs }) => [act, afterMs]);

describe('the ladder of an STK push', () => {
  it('asks after 20, 60 and 140 s, times out after 180 s, asks to 72 h and gives up', () => {
    expect(present(STK_LADDER)).toEqual([
      ['ASK', 20 * SECOND],
      ['ASK', 60 * SECOND],
      ['ASK', 140 * SECOND],
      ['TIME_OUT', 180 * SECOND],
      ['ASK', 15 * MINUTE],
      ['ASK', HOUR],
      ['ASK', 6 * HOUR],
      ['ASK', 24 * HOUR],
      ['ASK', 72 * HOUR],
      // The last question has as long as any enquiry to be answered.
      ['GIVE_UP', 72 * HOUR + SCHEDULE.enquiryDeadlineMs + MINUTE],
    ]);
  });

  it('follows its first query and its deadline', () => {
    const ladder = buildLadder('stk', { ...SCHEDULE, stkFirstQueryMs: 5 * SECOND, stkDeadlineMs: 30 * SECOND });
    expect(present(ladder).slice(0, 4)).toEqual([
      ['ASK', 5 * SECOND],
      ['ASK', 15 * SECOND],
      ['TIME_OUT', 30 * SECOND],
      ['ASK', 15 * MINUTE],
    ]);
  });

  it('has no question before a deadline that is sooner than the first', () => {
    const ladder = buildLadder('stk', { ...SCHEDULE, stkFirstQueryMs: 20 * SECOND, stkDeadlineMs: 10 * SECOND });
    expect(present(ladder)[0]).toEqual(['TIME_OUT', 10 * SECOND]);
  });

  it('has no question at the very deadline, where the deadline itself is', () => {
    const ladder = buildLadder('stk', { ...SCHEDULE, stkFirstQueryMs: 300 * SECOND, stkDeadlineMs: 15 * MINUTE });
    expect(present(ladder).slice(0, 3)).toEqual([
      ['ASK', 300 * SECOND],
      ['TIME_OUT', 15 * MINUTE],
      ['ASK', HOUR],
    ]);
  });

  it('gives up after its deadline where no slow rung is left', () => {
    const ladder = buildLadder('stk', { ...SCHEDULE, stkDeadlineMs: 100 * HOUR });
    expect(present(ladder).slice(-2)).toEqual([
      ['TIME_OUT', 100 * HOUR],
      ['GIVE_UP', 100 * HOUR + SCHEDULE.enquiryDeadlineMs + MINUTE],
    ]);
  });

  it('skips the slow rungs that lie before the deadline', () => {
    const ladder = buildLadder('stk', { ...SCHEDULE, stkDeadlineMs: 2 * HOUR });
    const afterDeadline = ladder.slice(ladder.findIndex(({ act }) => act === 'TIME_OUT') + 1);
    expect(afterDeadline.map(({ afterMs }) => afterMs).slice(0, 3)).toEqual([6 * HOUR, 24 * HOUR, 72 * HOUR]);
  });
});

describe('the ladder of a payout', () => {
  it('asks from 60 s, each interval twice the last, to its deadline of a day, and once more at 72 h', () => {
    expect(present(B2C_LADDER)).toEqual([
      ...[1, 3, 7, 15, 31, 63, 127, 255, 511, 1_023].map(minutes => ['ASK', minutes * MINUTE]),
      ['TIME_OUT', 24 * HOUR],
      ['ASK', 72 * HOUR],
      ['GIVE_UP', 72 * HOUR + SCHEDULE.enquiryDeadlineMs + MINUTE],
    ]);
  });
});

describe('a payment on its ladder', () => {
  const at = (afterMs: number) => CREATED_AT + afterMs;

  it('goes to the next rung with each answer that decides nothing', () => {
    const asked = [20, 60, 140].map(seconds => makeAnswer('SILENCE', { occurredAt: at(seconds * SECOND) }));
    const seen: (number | null)[] = [];
    let payment: Payment = makeAcknowledged();
    for (const answer of asked) {
      seen.push(payment.nextCheckAt);
      payment = decide(payment, answer, makeCircumstances()).payment;
    }
    expect([...seen, payment.nextCheckAt]).toEqual([20, 60, 140, 180].map(seconds => at(seconds * SECOND)));
  });

  it('is not asked in a burst after a standstill, and never misses its deadline', () => {
    expect(climb(makeAcknowledged(), STK_LADDER, at(HOUR))).toEqual({ ladderStep: 3, nextCheckAt: at(180 * SECOND) });
    const past = makeAcknowledged({ ladderStep: 4, nextCheckAt: at(15 * MINUTE) });
    expect(climb(past, STK_LADDER, at(7 * HOUR))).toEqual({ ladderStep: 7, nextCheckAt: at(24 * HOUR) });
  });

  it('leaves a rung only by its act, and once', () => {
    const before = makeAcknowledged({ ladderStep: 3, nextCheckAt: at(180 * SECOND) });
    expect(leaveRung(before, STK_LADDER, 'TIME_OUT')).toEqual({ ladderStep: 4, nextCheckAt: at(15 * MINUTE) });
    const left = { ...before, ladderStep: 4, nextCheckAt: at(15 * MINUTE) };
    expect(leaveRung(left, STK_LADDER, 'TIME_OUT')).toMatchObject({ ladderStep: 4, nextCheckAt: at(15 * MINUTE) });
    const unasked = { ...before, nextCheckAt: null };
    expect(leaveRung(unasked, STK_LADDER, 'TIME_OUT')).toMatchObject({ ladderStep: 3, nextCheckAt: null });
  });

  it('is on the rung that is due, and an early question is only a question', () => {
    const before = makeAcknowledged({ ladderStep: 3, nextCheckAt: at(100 * SECOND) });
    expect(dueAct(before, STK_LADDER, at(100 * SECOND))).toBe('ASK');
    expect(dueAct(before, STK_LADDER, at(180 * SECOND))).toBe('TIME_OUT');
    expect(dueAct({ ...before, ladderStep: STK_LADDER.length }, STK_LADDER, at(100 * HOUR))).toBe('ASK');
  });

  it('has nothing more to ask after the last rung', () => {
    const last = STK_LADDER.length - 1;
    const before = makeAcknowledged({ status: 'TIMED_OUT', ladderStep: last, nextCheckAt: at(72 * HOUR + 3 * MINUTE) });
    const { payment } = decide(before, makeGiveUp(), makeCircumstances());
    expect(payment).toMatchObject({ nextCheckAt: null, ladderStep: STK_LADDER.length });
  });

  it('stays at the end of its ladder', () => {
    const end = { ladderStep: STK_LADDER.length, nextCheckAt: at(73 * HOUR) };
    expect(climb(makeAcknowledged(end), STK_LADDER, at(74 * HOUR))).toEqual({ ...end, nextCheckAt: null });
    expect(leaveRung(makeAcknowledged(end), STK_LADDER, 'GIVE_UP')).toMatchObject(end);
  });

  it('has nothing more to ask once it is settled, nor a question in flight', () => {
    const before = makeAcknowledged({ askingUntil: at(30 * SECOND) });
    const { payment } = decide(before, makeSuccess(), makeCircumstances());
    expect(payment).toMatchObject({ nextCheckAt: null, askingUntil: null });
  });

  it('keeps a question that was brought forward while another was in flight', () => {
    const inFlight = makeAcknowledged({ nextCheckAt: at(40 * SECOND), askingUntil: at(40 * SECOND) });
    const bare = makeSuccess({ trust: 'BARE', occurredAt: at(21 * SECOND) });
    const forward = decide(inFlight, bare, makeCircumstances()).payment;
    expect(forward).toMatchObject({ nextCheckAt: at(21 * SECOND), askingUntil: at(40 * SECOND) });
    const answer = makeAnswer('SILENCE', { occurredAt: at(22 * SECOND) });
    const answered = decide(forward, answer, makeCircumstances()).payment;
    expect(answered).toMatchObject({ nextCheckAt: at(21 * SECOND), askingUntil: null });
    const askedAgain = { ...answered, nextCheckAt: at(58 * SECOND), askingUntil: at(58 * SECOND) };
    const again = makeAnswer('SILENCE', { occurredAt: at(23 * SECOND) });
    expect(decide(askedAgain, again, makeCircumstances()).payment.nextCheckAt).toBe(at(60 * SECOND));
  });

  it('goes on where it was after its deadline', () => {
    const before = makeAcknowledged({ ladderStep: 3, nextCheckAt: at(180 * SECOND) });
    const { payment } = decide(before, makeDeadline({ occurredAt: at(181 * SECOND) }), makeCircumstances());
    expect(payment).toMatchObject({ status: 'TIMED_OUT', nextCheckAt: at(15 * MINUTE) });
  });
});
