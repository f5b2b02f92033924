/** Which push a confirmation tells of: the table of the contract, row by row. */

import { describe, expect, it } from '@jest/globals';
import type { Payment } from '../../../src/domain/payment.js';
import { canBeMoneyOf, canHaveTwin, isCandidate, judgeTwin, type Twin } from '../../../src/domain/twins.js';
import { CREATED_AT, makeAcknowledged, makePayment } from '../../support/make-payment.js';

const push = makeAcknowledged();
const SOFT = { reason: 'CANCELLED_BY_CUSTOMER', resultCode: '1032', retryable: true } as const;
const HARD = { reason: 'WRONG_PIN', resultCode: '2001', retryable: true } as const;
const HOUR_MS = 3_600_000;

const ARRIVED_AT = CREATED_AT + 10_000;
const twin: Twin = {
  shortcode: push.shortcode,
  amountCents: push.amountCents,
  accountReference: ' invoice 7 ',
  payer: { phoneNumber: '2547*****678', phoneHash: null },
  isPaidByBusiness: false,
  completedAt: null,
  receivedAt: ARRIVED_AT,
};

/** A push with another id for each, in their order. */
const pushes = (...given: readonly Partial<Payment>[]): readonly Payment[] =>
  given.map((changes, index) => makeAcknowledged({ id: `0000000000000000000${index}`, ...changes }));

const OPEN = { status: 'PENDING' } as const;
const PAID = { status: 'COMPLETED' } as const;
const FAILED = { status: 'FAILED', failure: SOFT } as const;
const DENIED = { ...FAILED, deniedAt: ARRIVED_AT + 1 } as const;
const DENIED_BEFORE = { ...FAILED, deniedAt: ARRIVED_AT - 1 } as const;

const judge = (candidates: readonly Payment[], now = ARRIVED_AT, given: Partial<Twin> = {}, isLarge = false) =>
  judgeTwin({ ...twin, ...given }, candidates, {
    ...{ now, isLarge, waitsSince: given.receivedAt ?? ARRIVED_AT, deadlineOf: ({ createdAt }) => createdAt + 180_000 },
  });
const DEADLINE = CREATED_AT + 180_000;

describe('a push', () => {
  it.each<[string, Partial<Payment>, boolean]>([
    ['open', OPEN, true],
    ['timed out', { status: 'TIMED_OUT' }, true],
    ['completed without a receipt', PAID, true],
    [
      'completed with a receipt that an unsigned message brought',
      { ...PAID, mpesaReceipt: 'UKN7ABCDEF', receiptSource: 'BARE' },
      true,
    ],
    ['completed with a receipt', { ...PAID, mpesaReceipt: 'UKN7ABCDEF' }, false],
    ['failed softly', FAILED, true],
    ['failed for good', { status: 'FAILED', failure: HARD }, false],
    ['that has not left', { dispatchBefore: CREATED_AT }, false],
  ])('%s may have a twin: %s', (_what, changes, can) => {
    expect(canHaveTwin(makeAcknowledged(changes))).toBe(can);
  });

  it('is the only kind that has one', () => {
    expect(canHaveTwin(makePayment({ kind: 'B2C' }))).toBe(false);
  });
});

describe('a candidate', () => {
  it('fits in amount, shortcode, reference, number and time', () => {
    expect(isCandidate(push, twin)).toBe(true);
  });

  it.each<[string, Partial<Twin>, boolean]>([
    ['another amount', { amountCents: 1 }, false],
    ['another shortcode', { shortcode: '600001' }, false],
    ['another reference', { accountReference: 'INVOICE 8' }, false],
    ['a reference that counts for nothing', { accountReference: null }, true],
    ['another number', { payer: { phoneNumber: '2547*****679', phoneHash: null } }, false],
    ['no number', { payer: { phoneNumber: null, phoneHash: null } }, true],
    ['a business that paid', { isPaidByBusiness: true }, false],
    [
      'a time 24 hours after the push',
      { completedAt: CREATED_AT + 24 * HOUR_MS, receivedAt: CREATED_AT + 24 * HOUR_MS },
      true,
    ],
    [
      'a time 26 hours after the push',
      { completedAt: CREATED_AT + 26 * HOUR_MS, receivedAt: CREATED_AT + 26 * HOUR_MS },
      false,
    ],
    ['an arrival days after its time', { completedAt: CREATED_AT, receivedAt: CREATED_AT + 72 * HOUR_MS }, true],
    ['a time of last week, told of late', { completedAt: CREATED_AT - 8 * 24 * HOUR_MS }, false],
    ['a time of last year, told of late', { completedAt: CREATED_AT - 365 * 24 * HOUR_MS }, false],
    ['a time years ago', { completedAt: 0 }, true],
    ['an arrival before the push', { receivedAt: CREATED_AT - 1 }, false],
    ['a time long before the push', { completedAt: CREATED_AT - 5 * HOUR_MS }, false],
  ])('of a confirmation with %s: %s', (_what, changes, is) => {
    expect(isCandidate(push, { ...twin, ...changes })).toBe(is);
  });
});

describe('a payment by hand', () => {
  it.each<[string, string | null, boolean]>([
    ['the same reference', ' invoice 7 ', true],
    ['another one', 'INVOICE 8', false],
    ['none, as M-Pesa says', '', false],
    ['one that nobody has told', null, true],
  ])('with %s may be the money of a push: %j, %s', (_what, accountReference, can) => {
    const byHand = makePayment({ kind: 'C2B', status: 'COMPLETED', createdAt: ARRIVED_AT, accountReference });
    expect(canBeMoneyOf(push, byHand, false)).toBe(can);
    expect(canBeMoneyOf(push, byHand, true)).toBe(true);
  });
});

describe('a confirmation', () => {
  it.each<[string, readonly Partial<Payment>[], string]>([
    ['one that is open', [OPEN], 'WAIT'],
    ['one that failed and was not asked about since', [FAILED], 'WAIT'],
    ['one that M-Pesa called failed before', [DENIED_BEFORE], 'WAIT'],
    ['one that M-Pesa has called failed since', [DENIED], 'OPEN'],
    ['none', [], 'OPEN'],
    ['one that is paid beside an open one', [PAID, OPEN], 'WAIT'],
    ['a failed one beside one that M-Pesa has called failed since', [FAILED, DENIED], 'WAIT'],
  ])('that may tell of %s: %s', (_what, given, kind) => {
    expect(judge(pushes(...given)).kind).toBe(kind);
  });

  it.each<[string, readonly Partial<Payment>[], number]>([
    ['the only one that is paid', [PAID], 0],
    ['the oldest that is paid', [FAILED, PAID, PAID], 1],
  ])('tells of %s', (_what, given, index) => {
    const candidates = pushes(...given);
    expect(judge(candidates)).toEqual({ kind: 'GIVE', push: candidates[index] });
  });

  it.each([
    ['open', OPEN],
    ['failed softly', FAILED],
  ])('tells at the deadline, and not before, of the only one, which is %s', (_what, given) => {
    const candidates = pushes(given);
    expect(judge(candidates, DEADLINE - 1).kind).toBe('WAIT');
    expect(judge(candidates, DEADLINE)).toEqual({ kind: 'GIVE', push: candidates[0] });
  });

  it('waits a minute for a push whose deadline is past', () => {
    const given = { receivedAt: DEADLINE + HOUR_MS };
    const candidates = pushes({ status: 'TIMED_OUT' });
    expect(judge(candidates, given.receivedAt + 59_999, given).kind).toBe('WAIT');
    expect(judge(candidates, given.receivedAt + 60_000, given).kind).toBe('GIVE');
  });

  it('tells of none at the deadline where two fit, or no number was told', () => {
    expect(judge(pushes(OPEN, OPEN), DEADLINE).kind).toBe('OPEN');
    expect(judge(pushes(PAID, OPEN), DEADLINE).kind).toBe('OPEN');
    expect(judge(pushes(OPEN), DEADLINE, { payer: { phoneNumber: null, phoneHash: null } }).kind).toBe('OPEN');
  });

  it('of a large amount waits for M-Pesa as long as M-Pesa is asked', () => {
    expect(judge(pushes(OPEN), DEADLINE, {}, true).kind).toBe('WAIT');
    expect(judge(pushes({ ...OPEN, nextCheckAt: null }), DEADLINE, {}, true).kind).toBe('OPEN');
    expect(judge(pushes(PAID), ARRIVED_AT, {}, true).kind).toBe('GIVE');
  });
});
