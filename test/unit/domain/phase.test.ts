/** The phase of a payment, by its status and at the instants between which it changes by itself. */

import { describe, expect, it } from '@jest/globals';
import type { Payment } from '../../../src/domain/payment.js';
import { confirmingOf, deadlineOf, phaseOf } from '../../../src/domain/phase.js';
import {
  B2C_LADDER,
  CREATED_AT,
  makeAcknowledged,
  makePayment,
  SCHEDULE,
  STK_LADDER,
} from '../../support/make-payment.js';

const { stkFirstQueryMs, stkDeadlineMs, resultFirstQueryMs, resultDeadlineMs } = SCHEDULE;
const PUSH = [0, stkFirstQueryMs - 1, stkFirstQueryMs, stkDeadlineMs - 1];
const PAYOUT = [0, resultFirstQueryMs - 1, resultFirstQueryMs];

const phasesOf = (payment: Payment, afterMs: readonly number[]) => {
  const ladder = payment.kind === 'STK_PUSH' ? STK_LADDER : B2C_LADDER;
  return afterMs.map(ms => phaseOf(payment, ladder, CREATED_AT + ms)).join(' ');
};

describe('while it is PENDING', () => {
  it.each([
    ['a push that is not acknowledged', makePayment(), PUSH, 'SENDING SENDING CONFIRMING CONFIRMING'],
    ['a push on the phone', makeAcknowledged(), PUSH, 'PROMPTED PROMPTED CONFIRMING CONFIRMING'],
    [
      'a push of which somebody told a success',
      makeAcknowledged({ unconfirmed: 'WAITING' }),
      PUSH,
      'CONFIRMING CONFIRMING CONFIRMING CONFIRMING',
    ],
    ['a payout that is not acknowledged', makePayment({ kind: 'B2C' }), PAYOUT, 'SENDING SENDING CONFIRMING'],
    [
      'a payout with our own id alone',
      makePayment({ kind: 'B2C', originatorConversationId: '1' }),
      PAYOUT,
      'SENDING SENDING CONFIRMING',
    ],
    ['a payout that is acknowledged', makeAcknowledged({ kind: 'B2C' }), PAYOUT, 'CONFIRMING CONFIRMING CONFIRMING'],
  ] as const)('%s', (_what, payment, afterMs, phases) => {
    expect(phasesOf(payment, afterMs)).toBe(phases);
  });
});

it.each([
  ['TIMED_OUT', 'UNKNOWN'],
  ['COMPLETED', 'PAID'],
  ['FAILED', 'FAILED'],
  ['REVERSED', 'REVERSED'],
] as const)('%s is %s whenever one looks', (status, phase) => {
  expect(phasesOf(makeAcknowledged({ status }), [0, stkDeadlineMs * 100])).toBe(`${phase} ${phase}`);
});

it('a failure of which somebody told a success is not shown as one before M-Pesa has answered', () => {
  expect(phasesOf(makeAcknowledged({ status: 'FAILED', unconfirmed: 'WAITING' }), [0])).toBe('CONFIRMING');
  expect(phasesOf(makeAcknowledged({ status: 'FAILED', unconfirmed: 'DECIDABLE' }), [0])).toBe('FAILED');
});

it('only what is PENDING has a deadline, and becomes CONFIRMING by the clock', () => {
  expect(confirmingOf(makePayment(), STK_LADDER)).toBe(CREATED_AT + stkFirstQueryMs);
  expect(confirmingOf(makePayment({ kind: 'B2C' }), B2C_LADDER)).toBe(CREATED_AT + resultFirstQueryMs);
  expect(deadlineOf(makePayment(), STK_LADDER)).toBe(CREATED_AT + stkDeadlineMs);
  expect(deadlineOf(makePayment({ kind: 'B2C' }), B2C_LADDER)).toBe(CREATED_AT + resultDeadlineMs);
  for (const status of ['TIMED_OUT', 'COMPLETED', 'FAILED', 'REVERSED'] as const) {
    expect(deadlineOf(makePayment({ status }), STK_LADDER)).toBeNull();
    expect(confirmingOf(makePayment({ status }), STK_LADDER)).toBeNull();
  }
});
