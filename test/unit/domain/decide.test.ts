/** The rule of the money, rule by rule: what each sentence of the contract's sections 3 and 4 means for one payment. */

import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../../src/domain/decide.js';
import { NO_IDS, type Payment } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  idsOf,
  makeAcceptance,
  makeAnswer,
  makeFailure,
  makeRefusal,
  makeResolution,
  makeSuccess,
  makeTimeout,
  makeUnknown,
  OTHER_PAYMENT,
  RECEIPT,
} from '../../support/make-evidence.js';
import { B2C_LADDER, CREATED_AT, makeAcknowledged, makePayment, STK_IDS } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

describe('the facts of a success', () => {
  it.each([
    ['amount', { amountCents: 100 }],
    ['merchantRequestId', { ids: { ...NO_IDS, ...STK_IDS, merchantRequestId: 'another' } }],
    ['checkoutRequestId', { ids: { ...NO_IDS, ...STK_IDS, checkoutRequestId: 'another' } }],
    ['shortcode', { shortcode: '600999' }],
  ])('flag the payment when the %s differs, and change nothing else that is seen', (fact, difference) => {
    const before = makeAcknowledged();
    const { payment, verdict, note } = weigh(before, makeSuccess(difference));
    const remembered = { claimedSuccess: 'OTHER_AMOUNT', claimedReceipt: RECEIPT };
    expect({ payment, verdict, note }).toEqual({
      payment: {
        ...before,
        ...(fact === 'amount' && remembered),
        version: 3,
        reviewReasons: ['FACTS_DIFFER'],
        reviewsRaised: ['FACTS_DIFFER'],
        updatedAt: CREATED_AT + 5_000,
      },
      verdict: 'CONTRADICTING',
      note: expect.stringContaining(fact),
    });
  });

  it('flag a receipt that another payment has, which is not adopted', () => {
    const { payment, verdict } = weigh(makeAcknowledged(), makeSuccess(), { receiptOwner: OTHER_PAYMENT });
    expect(payment).toMatchObject({ status: 'PENDING', mpesaReceipt: null, reviewReasons: ['RECEIPT_TAKEN'] });
    expect(verdict).toBe('CONTRADICTING');
    expect(fold(payment, [makeAnswer('SUCCESS')])).toMatchObject({ status: 'COMPLETED', mpesaReceipt: null });
  });

  it('wait for M-Pesa, where they would have had to, before the money of another payment is given to what they pay', () => {
    const nameless = { ids: NO_IDS, amountCents: null };
    const cases: readonly Payment[] = [makeAcknowledged(), fold(makeAcknowledged(), [makeFailure()])];
    for (const before of cases) {
      const evidence = makeSuccess(before.status === 'FAILED' ? {} : nameless);
      const { payment, verdict } = weigh(before, evidence, { receiptOwner: OTHER_PAYMENT });
      expect([payment.status, payment.reviewReasons, verdict]).toEqual([before.status, [], 'UNCONFIRMED']);
    }
    const large = weigh(makeAcknowledged(), makeSuccess(), { receiptOwner: OTHER_PAYMENT, verifyAboveCents: 0 });
    expect([large.payment.reviewReasons, large.verdict]).toEqual([[], 'UNCONFIRMED']);
  });

  it('are checked of every other message too: another id is another payment', () => {
    const ids = { ...NO_IDS, ...STK_IDS, checkoutRequestId: 'another' };
    for (const evidence of [
      makeFailure({ ids }),
      makeTimeout({ ids }),
      makeUnknown({ ids }),
      makeAnswer('SUCCESS', { ids }),
    ]) {
      expect(weigh(makeAcknowledged(), evidence).payment).toMatchObject({
        status: 'PENDING',
        reviewReasons: ['FACTS_DIFFER'],
      });
    }
  });

  it('of a B2C payment are both conversation ids and the amount', () => {
    const before = makeAcknowledged({ kind: 'B2C' });
    const success = makeSuccess({ ids: idsOf('B2C') });
    const ladder = { ladder: B2C_LADDER };
    expect(weigh(before, success, ladder).payment.status).toBe('COMPLETED');
    for (const name of ['conversationId', 'originatorConversationId'] as const) {
      const other = makeSuccess({ ids: { ...idsOf('B2C'), [name]: 'another' } });
      expect(weigh(before, other, ladder)).toMatchObject({ verdict: 'CONTRADICTING', payment: { status: 'PENDING' } });
    }
  });
});

describe('ids that are not known yet', () => {
  it('are adopted from the acknowledgement', () => {
    const { payment, event, verdict } = weigh(makePayment(), makeAcceptance({ note: 'taken' }));
    expect(payment).toMatchObject({ ...STK_IDS, status: 'PENDING', version: 2 });
    expect([event, verdict]).toEqual([{ note: 'taken' }, 'APPLIED']);
  });

  it('are adopted from a keyed callback, and a different id later is a contradiction', () => {
    const payment = fold(makePayment(), [makeSuccess()]);
    expect(payment).toMatchObject({ ...STK_IDS, status: 'COMPLETED', version: 2 });
    const late = weigh(payment, makeAcceptance({ ids: { ...NO_IDS, ...STK_IDS, merchantRequestId: 'another' } }));
    expect(late).toMatchObject({ verdict: 'CONTRADICTING', payment: { ...STK_IDS, reviewReasons: ['FACTS_DIFFER'] } });
  });

  it('are adopted from an acknowledgement that comes after the outcome', () => {
    const payment = fold(makePayment(), [makeSuccess({ ids: NO_IDS }), makeAcceptance()]);
    expect(payment).toMatchObject({ ...STK_IDS, status: 'COMPLETED', version: 3 });
  });

  it('are never adopted from a bare callback', () => {
    const payment = fold(makePayment(), [makeSuccess({ trust: 'BARE' })]);
    expect(payment).toMatchObject({ version: 1, merchantRequestId: null, checkoutRequestId: null });
  });

  it('make no event on a settled payment when a timeout, a failure or an unknown code brings them', () => {
    const failed = fold(makePayment(), [makeRefusal({ ids: NO_IDS })]);
    for (const evidence of [makeTimeout({ ids: idsOf('STK_PUSH') }), makeFailure(), makeUnknown()]) {
      expect(weigh(failed, evidence)).toMatchObject({ event: null, payment: failed });
    }
  });
});

describe('a success that waits for Daraja', () => {
  it.each([
    ['lacks the amount', { amountCents: null }, null],
    ['lacks the receipt', { receipt: null }, null],
    ["lacks every id of the payment's", { ids: NO_IDS }, null],
    ['is as large as VERIFY_ABOVE', {}, 15_000],
    ['is any, with VERIFY_ABOVE 0', {}, 0],
  ])('because it %s', (_why, given, verifyAboveCents) => {
    const success = makeSuccess(given);
    const { payment, verdict, event } = weigh(makeAcknowledged(), success, { verifyAboveCents });
    expect([payment.status, verdict, event]).toEqual(['PENDING', 'UNCONFIRMED', null]);
    expect(payment.nextCheckAt).toBe(success.occurredAt);
    const answered = fold(payment, [makeAnswer('SUCCESS'), { ...success, isAnswered: true }], { verifyAboveCents });
    expect(answered).toMatchObject({ status: 'COMPLETED', mpesaReceipt: success.receipt, reviewReasons: [] });
  });

  it.each(Object.entries(STK_IDS))('is not one that lacks all ids but %s', (name, id) => {
    const success = makeSuccess({ ids: { ...NO_IDS, [name]: id } });
    expect(weigh(makeAcknowledged(), success)).toMatchObject({
      verdict: 'APPLIED',
      payment: { mpesaReceipt: RECEIPT },
    });
  });

  it('is not one below VERIFY_ABOVE', () => {
    expect(weigh(makeAcknowledged(), makeSuccess(), { verifyAboveCents: 15_001 }).verdict).toBe('APPLIED');
  });

  it('changes nothing when Daraja says otherwise', () => {
    const success = makeSuccess();
    const failed = fold(makeAcknowledged(), [success, makeAnswer('FAILURE')], { verifyAboveCents: 0 });
    expect(failed).toMatchObject({ status: 'FAILED', failure: { ...CANCELLED, retryable: false } });
    for (const given of [{}, { trust: 'BARE' }, { amountCents: 1 }] as const) {
      const decision = weigh(failed, { ...success, ...given, isAnswered: true }, { verifyAboveCents: 0 });
      expect(decision).toMatchObject({ verdict: 'CONTRADICTING', event: null, payment: failed });
    }
  });

  it('has a failure that waited with it change nothing either', () => {
    const completed = fold(makeAcknowledged(), [makeAnswer('SUCCESS')]);
    const late = weigh(completed, makeFailure({ trust: 'BARE', isAnswered: true }));
    expect(late).toMatchObject({ verdict: 'CONTRADICTING', event: null, payment: completed });
  });
});

describe('a failure that names a payment by no id that M-Pesa has given', () => {
  const payout = makeAcknowledged({ kind: 'B2C' });
  const { originatorConversationId } = idsOf('B2C');
  const nameless = makeFailure({ ids: { ...NO_IDS, originatorConversationId } });

  it('proves nothing: whoever knows the URL would have it paid once more', () => {
    const { payment, verdict, event } = weigh(payout, nameless);
    expect([payment.status, verdict, event]).toEqual(['PENDING', 'UNKNOWN_CODE', null]);
    expect(payment.nextCheckAt).toBe(nameless.occurredAt);
  });

  it('is one of a payment that M-Pesa has given none', () => {
    expect(weigh({ ...payout, conversationId: null }, nameless).payment.status).toBe('FAILED');
  });
});

describe('a message that is not taken at its word', () => {
  const completed = fold(makeAcknowledged(), [makeSuccess()]);
  const cases: readonly (readonly [string, () => Decision])[] = [
    ['another amount', () => weigh(makeAcknowledged(), makeSuccess({ amountCents: 1 }))],
    ['a receipt of another payment', () => weigh(makeAcknowledged(), makeSuccess(), { receiptOwner: OTHER_PAYMENT })],
    ['a second receipt', () => weigh(completed, makeSuccess({ receipt: 'UKN0OTHER0' }))],
    ['a success to be verified', () => weigh(makeAcknowledged(), makeSuccess(), { verifyAboveCents: 0 })],
    ['a bare form', () => weigh(makeAcknowledged(), makeSuccess({ trust: 'BARE' }))],
    ['a denied one', () => weigh(completed, makeFailure({ trust: 'BARE' }))],
  ];

  it.each(cases)('says why in a sentence: %s', (_what, decision) => {
    expect(decision().note).toMatch(/^[A-Z].+\.$/);
  });
});

describe('a reversed payment', () => {
  it('waits for no confirmation of a success that is past', () => {
    const reversed = makeAcknowledged({ status: 'REVERSED', mpesaReceipt: RECEIPT, receiptSource: 'KEYED' });
    expect(weigh(reversed, makeSuccess({ amountCents: null }))).toMatchObject({ verdict: 'DUPLICATE', event: null });
  });
});

describe('review', () => {
  const success = makeSuccess();
  const denials = [makeFailure(), makeAnswer('FAILURE'), makeSuccess({ amountCents: 1 })];

  it('keeps its reasons in the order in which they were raised', () => {
    expect(fold(makeAcknowledged(), [success, ...denials])).toMatchObject({
      status: 'COMPLETED',
      reviewReasons: ['FAILURE_AFTER_SUCCESS', 'QUERY_DENIES_SUCCESS', 'FACTS_DIFFER'],
      version: 6,
    });
  });

  it('does not move the moment at which the payment was settled', () => {
    const completed = fold(makeAcknowledged(), [success]);
    const flagged = fold(completed, [makeFailure({ occurredAt: CREATED_AT + 9_000 })]);
    expect(flagged).toMatchObject({ settledAt: success.occurredAt, updatedAt: CREATED_AT + 9_000 });
  });

  it('is cleared by an operator as an event, and no reason is raised a second time', () => {
    const flagged = fold(makeAcknowledged(), [success, ...denials]);
    const { payment, event, verdict } = weigh(flagged, makeResolution({ note: 'looked at the statement' }));
    expect([payment.reviewReasons, event, verdict]).toEqual([[], { note: 'looked at the statement' }, 'APPLIED']);
    expect(fold(payment, denials)).toEqual(payment);
  });

  it('is asked for when a success comes after a failure, and M-Pesa has confirmed it', () => {
    const answer = makeAnswer('SUCCESS', { occurredAt: CREATED_AT + 9_000 });
    const payment = fold(makeAcknowledged(), [makeFailure(), success, answer]);
    expect(payment).toMatchObject({
      status: 'COMPLETED',
      failure: null,
      reviewReasons: ['SUCCESS_AFTER_FAILURE'],
      settledAt: CREATED_AT + 9_000,
    });
  });
});
