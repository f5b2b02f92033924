/** Successes that a callback tells and that do not count yet: what they mean when M-Pesa denies them, names another amount, or never answers. */

import { describe, expect, it, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.js';
import { NO_IDS, type Payment } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  makeAnswer,
  makeDeadline,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeResolution,
  makeSuccess,
  makeTimeout,
  makeUnknown,
  OTHER_PAYMENT,
  RECEIPT,
} from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged, makePayment, STK_IDS } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

const VERIFY = { verifyAboveCents: 0 };
const OTHER_AMOUNT = 100;
const denial = makeAnswer('FAILURE', { note: 'Request cancelled by user.' });
const bare = (evidence: Evidence): Evidence => ({ ...evidence, trust: 'BARE' });

describe('M4 a signed success that a query denies', () => {
  const signed: readonly (readonly [string, Evidence, object, Payment?])[] = [
    ['waits because of VERIFY_ABOVE', makeSuccess(), VERIFY],
    ['waits because it names no amount', makeSuccess({ amountCents: null }), {}],
    ['waits because the payment had failed before', makeSuccess(), {}, fold(makeAcknowledged(), [makeFailure()])],
    ['came after the deadline', makeSuccess(), VERIFY, fold(makeAcknowledged(), [makeDeadline()])],
    ['brought the ids with it', makeSuccess(), VERIFY, makePayment()],
    ['names another amount', makeSuccess({ amountCents: OTHER_AMOUNT }), {}],
    ['has a receipt that another payment has', makeSuccess(), { receiptOwner: OTHER_PAYMENT }],
  ];

  it.each(signed)('is flagged in the event that fails the payment, which must not be tried again: %s', (...row) => {
    const [, success, circumstances, before = makeAcknowledged()] = row;
    const { payment, event } = weigh(fold(before, [success], circumstances), denial);
    expect(payment).toMatchObject({ status: 'FAILED', mpesaReceipt: null, claimedReceipt: RECEIPT });
    expect(payment.failure).toEqual({ ...CANCELLED, retryable: false });
    expect(payment.reviewReasons).toContain('QUERY_DENIES_SUCCESS');
    expect(event?.note).toMatch(/Request cancelled by user\. .*UKN7ABCDEF/);
  });

  it('is flagged also when it names no receipt', () => {
    const waiting = fold(makeAcknowledged(), [makeSuccess({ receipt: null })]);
    const { payment, event } = weigh(waiting, makeAnswer('FAILURE'));
    expect(payment).toMatchObject({ status: 'FAILED', reviewReasons: ['QUERY_DENIES_SUCCESS'], claimedReceipt: null });
    expect(event?.note).toMatch(/^[A-Z].+\.$/);
  });

  it('is flagged when a signed failure has come between the two', () => {
    const failed = fold(makeAcknowledged(), [makeSuccess(), makeFailure()], VERIFY);
    expect(failed).toMatchObject({ status: 'FAILED', failure: { retryable: false }, reviewReasons: [] });
    expect(fold(failed, [denial])).toMatchObject({ reviewReasons: ['QUERY_DENIES_SUCCESS'] });
  });

  it('changes nothing more when it is looked at again, or denied again', () => {
    const denied = fold(makeAcknowledged(), [makeSuccess(), denial], VERIFY);
    const again = weigh(denied, makeSuccess({ isAnswered: true }), VERIFY);
    expect(again).toMatchObject({ verdict: 'CONTRADICTING', event: null, payment: denied });
    expect(weigh(denied, denial, VERIFY)).toMatchObject({ event: null });
  });

  it('is no matter of a success from the bare form, or of another request', () => {
    const other = { ids: { ...NO_IDS, ...STK_IDS, checkoutRequestId: 'another' } };
    for (const success of [bare(makeSuccess()), makeSuccess(other), makeSuccess({ shortcode: '600999' })]) {
      const { payment } = weigh(fold(makeAcknowledged(), [success], VERIFY), denial);
      expect(payment).toMatchObject({ status: 'FAILED', failure: CANCELLED, claimedReceipt: null });
      expect(payment.reviewReasons).not.toContain('QUERY_DENIES_SUCCESS');
    }
  });

  it('keeps what the payer must be told: why it failed, and M-Pesa’s code', () => {
    const failed = fold(makeAcknowledged(), [makeFailure(), makeSuccess(), makeAnswer('FAILURE')]);
    expect(failed.failure).toEqual({ ...CANCELLED, retryable: false });
  });
});

describe('M4 the receipt of a signed success that did not count', () => {
  it.each([
    ['an amount that differs', makeSuccess({ amountCents: OTHER_AMOUNT }), {}],
    ['a receipt that another payment has', makeSuccess(), { receiptOwner: OTHER_PAYMENT }],
  ])('is kept, and told in the note: %s', (_why, success, circumstances) => {
    const { payment, note } = weigh(makeAcknowledged(), success, circumstances);
    expect(payment).toMatchObject({ mpesaReceipt: null, claimedReceipt: RECEIPT });
    expect(note).toContain(RECEIPT);
  });

  it('is kept when the payment has another one', () => {
    const completed = fold(makeAcknowledged(), [makeSuccess()]);
    const { payment, note } = weigh(completed, makeSuccess({ receipt: 'UKN0OTHER0' }));
    expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, claimedReceipt: 'UKN0OTHER0' });
    expect(note).toContain('UKN0OTHER0');
  });
});

describe('M12 an amount that differs', () => {
  const wrong = makeSuccess({ amountCents: OTHER_AMOUNT });
  const nameless = makeAnswer('SUCCESS');
  const stories: readonly (readonly [string, readonly Evidence[], object?])[] = [
    ['first', [wrong, nameless]],
    ['after an acknowledged failure', [makeFailure(), wrong, nameless]],
    ['before a failure', [wrong, makeFailure(), nameless]],
    ['before a denial', [wrong, makeAnswer('FAILURE'), nameless]],
    ['after the deadline', [makeDeadline(), wrong, nameless]],
    ['before the deadline', [wrong, makeDeadline(), nameless]],
    ['after the end of the ladder', [makeDeadline(), makeGiveUp(), wrong, nameless]],
    ['before a success without an amount', [wrong, makeSuccess({ amountCents: null }), nameless]],
    ['after a success without an amount', [makeSuccess({ amountCents: null }), wrong, nameless]],
    ['after a bare success', [bare(makeSuccess()), wrong, nameless]],
    ['before a bare success', [wrong, bare(makeSuccess()), nameless]],
    ['after a success that waits', [makeSuccess(), wrong, nameless], VERIFY],
    ['before a success that waits', [wrong, makeSuccess(), nameless], VERIFY],
    ['and the person who looked at it', [wrong, makeResolution(), nameless]],
    ['with more answers of the same kind', [wrong, nameless, nameless, makeAnswer('SILENCE'), nameless]],
    ['told by a query', [makeAnswer('SUCCESS', { amountCents: OTHER_AMOUNT }), nameless]],
  ];

  it.each(stories)('is not completed by an answer that names none: %s', (_when, pieces, circumstances = {}) => {
    const payment = fold(makeAcknowledged(), pieces, circumstances);
    expect(payment.status).not.toBe('COMPLETED');
    expect(payment.reviewsRaised).toContain('FACTS_DIFFER');
  });

  it.each([
    ['by a query', makeAnswer('SUCCESS', { amountCents: 15_000, receipt: RECEIPT })],
    ['by a signed callback', makeSuccess()],
  ])('is settled by an answer that names the right one: %s', (_who, right) => {
    const payment = fold(makeAcknowledged(), [wrong, nameless, right]);
    expect(payment).toMatchObject({ status: 'COMPLETED', mpesaReceipt: RECEIPT, reviewReasons: ['FACTS_DIFFER'] });
  });

  it('goes on being asked about, as after silence, to the end', () => {
    const answered = weigh(makeAcknowledged(), wrong).payment;
    const { payment, event, verdict, note } = weigh(
      answered,
      makeAnswer('SUCCESS', { occurredAt: CREATED_AT + 21_000 }),
    );
    expect([event, verdict, payment.nextCheckAt]).toEqual([null, 'CONTRADICTING', CREATED_AT + 60_000]);
    expect(note).toMatch(/amount/);
    const given = fold(payment, [makeDeadline(), makeGiveUp()]);
    expect(given.reviewReasons).toEqual(['FACTS_DIFFER', 'UNANSWERABLE']);
  });

  it('makes a failure one that must not be tried again, once M-Pesa says that something was paid', () => {
    const failed = fold(makeAcknowledged(), [makeFailure(), wrong, nameless]);
    expect(failed).toMatchObject({ status: 'FAILED', failure: { retryable: false } });
  });

  it('on the bare form holds up nothing', () => {
    const payment = fold(makeAcknowledged(), [bare(wrong), nameless]);
    expect(payment).toMatchObject({ status: 'COMPLETED', reviewReasons: [] });
  });
});

describe('M14 a success after a failure', () => {
  const failures: readonly (readonly [string, Payment])[] = [
    ['by callback', fold(makeAcknowledged(), [makeFailure()])],
    ['by a query', fold(makeAcknowledged(), [makeAnswer('FAILURE')])],
    ['by refusal', fold(makePayment(), [makeRefusal({ ids: NO_IDS })])],
    ['by callback after the deadline', fold(makeAcknowledged(), [makeDeadline(), makeFailure()])],
  ];

  it.each(failures)('changes nothing that is seen, and is asked about at once: failed %s', (_how, failed) => {
    const success = makeSuccess({ occurredAt: CREATED_AT + 400_000 });
    const { payment, verdict } = weigh(failed, success);
    expect([payment.status, payment.failure, payment.mpesaReceipt]).toEqual(['FAILED', failed.failure, null]);
    expect([verdict, payment.nextCheckAt]).toEqual(['UNCONFIRMED', success.occurredAt]);
  });

  it.each(failures)(
    'completes the payment once a query confirms it, for a person to look at: failed %s',
    (_how, failed) => {
      const confirmed = fold(failed, [makeSuccess(), makeAnswer('SUCCESS')]);
      expect(confirmed).toMatchObject({ status: 'COMPLETED', failure: null, reviewReasons: ['SUCCESS_AFTER_FAILURE'] });
      const attached = weigh(confirmed, makeSuccess({ isAnswered: true }));
      expect(attached).toMatchObject({
        verdict: 'APPLIED',
        payment: { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' },
      });
    },
  );

  it.each(failures)(
    'is flagged when nobody answers to the end, and not to be tried again: failed %s',
    (_how, failed) => {
      const { payment, event } = weigh(fold(failed, [makeSuccess(), makeAnswer('SILENCE')]), makeGiveUp());
      expect(payment).toMatchObject({
        status: 'FAILED',
        failure: { retryable: false },
        reviewReasons: ['UNANSWERABLE'],
      });
      expect(event?.note).toContain(RECEIPT);
    },
  );

  it('is flagged at the deadline when there is no id to ask with', () => {
    const failed = fold(makePayment(), [makeRefusal({ ids: NO_IDS }), makeSuccess({ ids: NO_IDS })]);
    expect(weigh(failed, makeDeadline()).payment).toMatchObject({ status: 'FAILED', reviewReasons: ['UNANSWERABLE'] });
  });

  it('needs no confirmation when it is M-Pesa’s answer', () => {
    const payment = fold(makeAcknowledged(), [makeFailure(), makeAnswer('SUCCESS')]);
    expect(payment).toMatchObject({ status: 'COMPLETED', reviewReasons: ['SUCCESS_AFTER_FAILURE'] });
  });

  it('needs none after a timeout, which is no failure', () => {
    for (const before of [makeTimeout(), makeDeadline()]) {
      expect(fold(makeAcknowledged(), [before, makeSuccess()])).toMatchObject({ status: 'COMPLETED' });
    }
  });
});

test('M11 a payment that a signed success has settled has nothing left to be asked', () => {
  const timedOut = fold(makeAcknowledged(), [bare(makeSuccess()), makeDeadline()]);
  expect(timedOut.nextCheckAt).not.toBeNull();
  expect(fold(timedOut, [makeSuccess()])).toMatchObject({ status: 'COMPLETED', nextCheckAt: null });
  const failed = fold(makeAcknowledged(), [makeFailure(), bare(makeSuccess())]);
  const named = makeAnswer('SUCCESS', { amountCents: 15_000, receipt: RECEIPT });
  expect(fold(failed, [named])).toMatchObject({ status: 'COMPLETED', nextCheckAt: null, askingUntil: null });
});

describe('O8 what nobody could answer', () => {
  const unanswered = fold(makeAcknowledged(), [makeDeadline(), makeGiveUp()]);
  const unacknowledged = fold(makePayment({ ladderStep: 3 }), [makeDeadline()]);

  it.each([
    ['a signed success', makeSuccess(), 'COMPLETED'],
    ['a signed failure', makeFailure(), 'FAILED'],
    ['a query that says paid', makeAnswer('SUCCESS'), 'COMPLETED'],
    ['a query that says not', makeAnswer('FAILURE'), 'FAILED'],
  ])('needs nobody any more, in the same event, when %s answers it', (_who, evidence, status) => {
    for (const before of [unanswered, unacknowledged]) {
      expect(before.reviewReasons).toEqual(['UNANSWERABLE']);
      const { payment, event } = weigh(before, evidence);
      expect(payment).toMatchObject({ status, reviewReasons: [], version: before.version + 1 });
      expect(event).not.toBeNull();
    }
  });

  it('leaves the other reasons to a person', () => {
    const flagged = fold(unanswered, [makeSuccess({ amountCents: OTHER_AMOUNT }), makeSuccess()]);
    expect(flagged).toMatchObject({ status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'] });
  });

  it.each([
    ['silence', makeAnswer('SILENCE')],
    ['an unknown code', makeUnknown()],
    ['another timeout', makeTimeout()],
    ['a bare success', bare(makeSuccess())],
    ['a success with another amount', makeSuccess({ amountCents: OTHER_AMOUNT })],
    ['another request’s success', makeSuccess({ ids: { ...NO_IDS, checkoutRequestId: 'another' } })],
  ])('is not answered by %s', (_what, evidence) => {
    expect(weigh(unanswered, evidence).payment.reviewReasons).toContain('UNANSWERABLE');
  });

  it('of a failed payment is answered by a query, not by the failure once more', () => {
    const disputed = fold(makeAcknowledged(), [makeFailure(), bare(makeSuccess()), makeGiveUp()]);
    expect(disputed.reviewReasons).toEqual(['UNANSWERABLE']);
    expect(weigh(disputed, makeFailure())).toMatchObject({ event: null, payment: disputed });
    const answered = weigh(disputed, makeAnswer('FAILURE'));
    expect(answered).toMatchObject({ event: {}, payment: { status: 'FAILED', reviewReasons: [] } });
  });

  it('may be asked again, and be without an answer again', () => {
    const failed = fold(unacknowledged, [makeFailure(), makeSuccess(), makeGiveUp()]);
    expect(failed).toMatchObject({ status: 'FAILED', reviewReasons: ['UNANSWERABLE'] });
  });
});
