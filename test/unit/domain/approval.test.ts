/** A payout that waits for approval: it is not sent, asked about or timed out, and is decided about once. */

import { describe, expect, it } from '@jest/globals';

import { isAwaitingApproval, startOf, waitingApproval } from '../../../src/domain/approval.js';
import { decide } from '../../../src/domain/decide.js';
import type { Evidence } from '../../../src/domain/evidence.js';
import { newPayment } from '../../../src/domain/new-payment.js';
import type { Payment } from '../../../src/domain/payment.js';
import { payoutCountsAt } from '../../../src/domain/payout-limits.js';
import { buildUnsentEvidence } from '../../../src/payments/build-evidence.js';
import { makeDeadline, makeDispatch, makeGiveUp, makeRefusal } from '../../support/make-evidence.js';
import { B2C_LADDER, CREATED_AT, makePayment } from '../../support/make-payment.js';

const HOUR_MS = 3_600_000;
const CIRCUMSTANCES = {
  ladder: B2C_LADDER,
  verifyAboveCents: null,
  receiptOwner: null,
  sameMoney: null,
  otherReversal: null,
  isGivenBack: false,
};
const WAITING = newPayment(
  makePayment({ kind: 'B2C' }),
  B2C_LADDER,
  CREATED_AT + 25_000,
  waitingApproval('shop', CREATED_AT),
);

const apply = (payment: Payment, evidence: Evidence) => decide(payment, evidence, CIRCUMSTANCES);

const decisionAt = (claim: 'APPROVED' | 'REJECTED', occurredAt: number): Evidence => ({
  ...makeDispatch({ source: 'APPROVAL', claim, occurredAt, note: 'Checked the invoice.' }),
  decision: { by: 'boss', dispatchBefore: occurredAt + 25_000 },
});
const approved = (occurredAt: number): Payment => apply(WAITING, decisionAt('APPROVED', occurredAt)).payment;

describe('a payout that waits for approval', () => {
  it('is due when its time ends, and may not leave', () => {
    expect(isAwaitingApproval(WAITING)).toBe(true);
    expect(WAITING).toMatchObject({
      nextCheckAt: CREATED_AT + 72 * HOUR_MS,
      dispatchBefore: CREATED_AT + 72 * HOUR_MS,
    });
    const { payment } = apply(WAITING, makeDispatch({ occurredAt: CREATED_AT + 5_000 }));
    expect(payment.dispatchBefore).toBe(CREATED_AT + 72 * HOUR_MS);
  });

  it.each([
    ['the deadline', makeDeadline],
    ['the end of the ladder', makeGiveUp],
  ])('is not ended by %s', (_what, make) => {
    expect(apply(WAITING, make({ occurredAt: CREATED_AT + 71 * HOUR_MS })).payment).toBe(WAITING);
  });

  it('is EXPIRED and FAILED when nobody has decided in 72 hours', () => {
    const { payment, event } = apply(WAITING, makeDeadline({ occurredAt: CREATED_AT + 72 * HOUR_MS }));
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', version: 2, nextCheckAt: null },
      failure: { reason: 'REJECTED', resultCode: null, retryable: true },
      approval: { state: 'EXPIRED', decidedBy: null, decidedAt: CREATED_AT + 72 * HOUR_MS },
    });
    expect(event?.note).toBe('Nobody approved it within 72 hours.');
  });

  it('is open from its approval on: that is when its clocks start', () => {
    const at = CREATED_AT + 30 * HOUR_MS;
    const payment = approved(at);
    expect(payment).toMatchObject({
      ...{ status: 'PENDING', version: 2, dispatchBefore: at + 25_000, nextCheckAt: at + 60_000, ladderStep: 0 },
      approval: {
        state: 'APPROVED',
        requestedBy: 'shop',
        decidedBy: 'boss',
        decidedAt: at,
        note: 'Checked the invoice.',
      },
    });
    expect(startOf(payment)).toBe(at);
    expect(apply(payment, makeDispatch({ occurredAt: at + 1 })).payment.dispatchBefore).toBeNull();
  });

  it('that is approved and never leaves has failed as unsent', () => {
    const { payment } = apply(
      approved(CREATED_AT + HOUR_MS),
      makeDeadline({ occurredAt: CREATED_AT + HOUR_MS + 30_000 }),
    );
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', failure: { reason: 'MPESA_UNAVAILABLE' }, approval: { state: 'APPROVED' } },
    });
  });

  it('that its opener does not send has failed, but not once another instance has sent it', () => {
    const unsent = buildUnsentEvidence(WAITING, CREATED_AT + 2 * HOUR_MS);
    const given = approved(CREATED_AT + HOUR_MS);
    for (const waiting of [WAITING, given]) {
      const { payment, event } = apply(waiting, unsent);
      expect(payment).toMatchObject({ status: 'FAILED', failure: { reason: 'MPESA_UNAVAILABLE', retryable: true } });
      expect(event).toEqual({ note: 'Nothing was sent: the database did not answer.' });
    }
    const sent = apply(given, makeDispatch({ occurredAt: CREATED_AT + HOUR_MS + 1 })).payment;
    expect(apply(sent, unsent)).toMatchObject({ payment: sent, event: null });
  });

  it('that is rejected has failed, for good', () => {
    const { payment } = apply(WAITING, decisionAt('REJECTED', CREATED_AT + HOUR_MS));
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', version: 2, nextCheckAt: null, settledAt: CREATED_AT + HOUR_MS },
      failure: { reason: 'REJECTED', resultCode: null, retryable: false },
      approval: { state: 'REJECTED', decidedBy: 'boss', note: 'Checked the invoice.' },
    });
  });

  it.each([
    ['approved', approved(CREATED_AT + 1_000)],
    ['rejected', apply(WAITING, decisionAt('REJECTED', CREATED_AT + 1_000)).payment],
    ['expired', apply(WAITING, makeDeadline({ occurredAt: CREATED_AT + 72 * HOUR_MS })).payment],
    ['ended as unsent', apply(WAITING, makeRefusal({ ids: WAITING })).payment],
    ['nothing that needs an approval', makePayment({ kind: 'B2C' })],
  ])('is not decided about again once it is %s', (_what, payment) => {
    for (const claim of ['APPROVED', 'REJECTED'] as const) {
      expect(apply(payment, decisionAt(claim, CREATED_AT + 2_000)).payment).toBe(payment);
    }
  });

  it('is not approved any more when its time has ended, although nobody has noticed yet', () => {
    expect(apply(WAITING, decisionAt('APPROVED', CREATED_AT + 72 * HOUR_MS)).payment).toBe(WAITING);
  });

  it('is EXPIRED when its end comes otherwise', () => {
    const { payment } = apply(WAITING, makeRefusal({ ids: WAITING }));
    expect(payment).toMatchObject({ status: 'FAILED', approval: { state: 'EXPIRED', decidedBy: null } });
  });
});

describe('the daily limit', () => {
  it('counts a payout for as long as it waits, then from its approval on, and no failed one', () => {
    const at = CREATED_AT + 30 * HOUR_MS;
    expect(payoutCountsAt(WAITING)).toBe(CREATED_AT + 72 * HOUR_MS);
    expect(payoutCountsAt(approved(at))).toBe(at);
    expect(payoutCountsAt(apply(WAITING, decisionAt('REJECTED', at)).payment)).toBeNull();
  });

  it('counts other payouts from their request on, and no money that comes in', () => {
    expect(payoutCountsAt(makePayment({ kind: 'B2C' }))).toBe(CREATED_AT);
    expect(payoutCountsAt(makePayment({ kind: 'B2C', status: 'TIMED_OUT' }))).toBe(CREATED_AT);
    expect(payoutCountsAt(makePayment({ kind: 'STK_PUSH' }))).toBeNull();
  });
});
