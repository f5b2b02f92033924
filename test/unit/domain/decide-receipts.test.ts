/** Whose word brings a receipt: a bare callback's only beside a query's, a keyed one's before all others. */

import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.js';
import { NO_IDS } from '../../../src/domain/payment.js';
import {
  makeAnswer,
  makeFailure,
  makeSuccess,
  makeTimeout,
  makeUnknown,
  OTHER_PAYMENT,
  RECEIPT,
} from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged, makePayment, STK_IDS } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

describe('the bare form', () => {
  it('brings the next question forward, whatever the message says', () => {
    for (const message of [makeSuccess(), makeFailure(), makeUnknown(), makeTimeout()]) {
      const bare: Evidence = { ...message, trust: 'BARE' };
      const { payment, event, verdict } = weigh(makeAcknowledged(), bare);
      expect([payment.nextCheckAt, payment.version, event, verdict]).toEqual([bare.occurredAt, 2, null, 'UNCONFIRMED']);
    }
  });

  it('leaves a question that is due sooner where it is', () => {
    const before = makeAcknowledged({ nextCheckAt: CREATED_AT + 1 });
    const waiting = { ...before, unconfirmed: 'WAITING' };
    expect(weigh(before, makeFailure({ trust: 'BARE' })).payment).toEqual(waiting);
    expect(weigh(before, makeSuccess({ trust: 'BARE' })).payment).toEqual({ ...waiting, claimedSuccess: 'BARE' });
  });

  it('attaches the receipt once a query has completed the payment', () => {
    const { payment, verdict } = weigh(
      fold(makeAcknowledged(), [makeAnswer('SUCCESS')]),
      makeSuccess({ trust: 'BARE', isAnswered: true }),
    );
    expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, receiptSource: 'BARE', version: 4, reviewReasons: [] });
    expect(verdict).toBe('APPLIED');
  });

  it.each([
    ['the amount is missing', { amountCents: null }, {}],
    ['the amount differs', { amountCents: 1 }, {}],
    ['an id is missing', { ids: { ...NO_IDS, checkoutRequestId: STK_IDS.checkoutRequestId } }, {}],
    ['an id differs', { ids: { ...NO_IDS, ...STK_IDS, merchantRequestId: 'another' } }, {}],
    ['another payment has the receipt', {}, { receiptOwner: OTHER_PAYMENT }],
  ])('attaches nothing and raises nothing when %s', (_why, given, circumstances) => {
    const completed = fold(makeAcknowledged(), [makeAnswer('SUCCESS')]);
    const bare = makeSuccess({ trust: 'BARE', isAnswered: true, ...given });
    expect(weigh(completed, bare, circumstances)).toMatchObject({
      verdict: 'CONTRADICTING',
      event: null,
      payment: completed,
    });
  });

  it('is no repetition of a failure when it speaks of another request', () => {
    const failed = fold(makeAcknowledged(), [makeFailure()]);
    const other = makeFailure({ trust: 'BARE', ids: { ...NO_IDS, ...STK_IDS, checkoutRequestId: 'another' } });
    expect(weigh(failed, other)).toMatchObject({ verdict: 'CONTRADICTING', event: null, payment: failed });
  });

  it('never puts the receipt of a failure on a failed payment', () => {
    const failed = fold(makeAcknowledged(), [makeFailure()]);
    const strange = makeFailure({ trust: 'BARE', receipt: RECEIPT, amountCents: 15_000 });
    expect(weigh(failed, strange)).toMatchObject({ event: null, payment: failed });
  });

  describe('whose receipt is there', () => {
    const bare = makeSuccess({ trust: 'BARE', receipt: 'UKN0BARE00', isAnswered: true });
    const completed = fold(makeAcknowledged(), [makeAnswer('SUCCESS'), bare]);

    it('gives way to another one from a keyed callback, FACTS_DIFFER', () => {
      const { payment, verdict } = weigh(completed, makeSuccess());
      expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, receiptSource: 'KEYED', reviewReasons: ['FACTS_DIFFER'] });
      expect(verdict).toBe('APPLIED');
    });

    it('stays when a keyed callback has said the same', () => {
      const same = weigh(completed, makeSuccess({ receipt: bare.receipt }));
      expect(same).toMatchObject({ event: null, verdict: 'DUPLICATE' });
      const other = weigh(same.payment, makeSuccess());
      expect(other).toMatchObject({
        verdict: 'CONTRADICTING',
        payment: { mpesaReceipt: bare.receipt, reviewReasons: ['FACTS_DIFFER'] },
      });
    });

    it("is contradicted, not replaced, by an answer's", () => {
      const other = weigh(completed, makeAnswer('SUCCESS', { receipt: RECEIPT }));
      expect(other.payment).toMatchObject({ mpesaReceipt: bare.receipt, reviewReasons: ['FACTS_DIFFER'] });
    });

    it('does not give way to another bare one', () => {
      const other = weigh(completed, { ...bare, receipt: RECEIPT });
      expect(other).toMatchObject({ verdict: 'CONTRADICTING', event: null, payment: completed });
    });
  });
});

describe('a receipt that was found to fit', () => {
  const given = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: 'UKN0TWIN00', receiptSource: 'TWIN' });

  it("gives way to a keyed callback's", () => {
    expect(weigh(given, makeSuccess()).payment).toMatchObject({ mpesaReceipt: RECEIPT, reviewReasons: [] });
  });

  it('stays until M-Pesa has answered for one that lacks an id or the amount: who knows the URL may have made it up', () => {
    for (const lack of [{ ids: NO_IDS }, { amountCents: null }]) {
      const { payment, verdict } = weigh(given, makeSuccess(lack));
      expect([payment.mpesaReceipt, payment.unconfirmed, verdict]).toEqual(['UKN0TWIN00', 'WAITING', 'UNCONFIRMED']);
    }
  });

  it('stays once the payment is erased, and a person is told: nobody could read the displaced confirmation again', () => {
    const { payment, verdict, note } = weigh({ ...given, erasedAt: 7 }, makeSuccess());
    expect(payment).toMatchObject({ mpesaReceipt: 'UKN0TWIN00', reviewReasons: ['FACTS_DIFFER'] });
    expect({ verdict, note }).toEqual({ verdict: 'CONTRADICTING', note: expect.stringContaining(RECEIPT) });
  });
});

describe('a receipt that was found to fit after a failure, and a signed callback with another one', () => {
  /** The customer has cancelled the prompt and paid by hand. */
  const byHand = makeSuccess({ source: 'C2B_CONFIRMATION', receipt: 'UKN0TWIN00' });
  const told = { ...byHand, occurredAt: byHand.occurredAt + 1 };
  const failed = fold(makeAcknowledged(), [makeFailure()]);
  const found = fold(failed, [told]);
  const other = makeSuccess();
  const waiting = fold(found, [other]);

  it("waits for M-Pesa's own word: the URL is in access logs by then", () => {
    expect(found).toMatchObject({ status: 'COMPLETED', mpesaReceipt: 'UKN0TWIN00', receiptSource: 'TWIN' });
    expect(weigh(found, other)).toMatchObject({ verdict: 'UNCONFIRMED', event: null });
    expect(waiting).toMatchObject({
      mpesaReceipt: 'UKN0TWIN00',
      unconfirmed: 'WAITING',
      nextCheckAt: other.occurredAt,
    });
  });

  it('is denied when M-Pesa calls it failed once more, or does not answer', () => {
    const denied = fold(waiting, [makeAnswer('FAILURE')]);
    expect(denied).toMatchObject({ mpesaReceipt: 'UKN0TWIN00', unconfirmed: 'DECIDABLE' });
    const silent = { ...waiting, unconfirmed: 'DECIDABLE' } as const;
    for (const payment of [denied, silent]) {
      const again = weigh(payment, { ...other, isAnswered: true });
      expect(again).toMatchObject({ verdict: 'CONTRADICTING', payment });
    }
  });

  it('counts once M-Pesa calls it paid', () => {
    const paid = fold(waiting, [makeAnswer('SUCCESS')]);
    expect(paid.unconfirmed).toBe('DECIDABLE');
    expect(weigh(paid, { ...other, isAnswered: true })).toMatchObject({
      verdict: 'APPLIED',
      payment: { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' },
    });
  });

  it.each([
    ['waits', [other], 'WAITING', 'UNCONFIRMED'],
    ['was denied', [other, makeAnswer('FAILURE')], 'DECIDABLE', 'CONTRADICTING'],
  ] as const)(
    'is not believed because the money was found, where it %s before',
    (_when, pieces, unconfirmed, verdict) => {
      const payment = fold(failed, [...pieces, told]);
      expect(payment).toMatchObject({ status: 'COMPLETED', mpesaReceipt: 'UKN0TWIN00', unconfirmed });
      const again = weigh(payment, { ...other, isAnswered: true });
      expect(again).toMatchObject({ verdict, payment: { mpesaReceipt: 'UKN0TWIN00' } });
    },
  );

  it('is not found at all for a push that M-Pesa has denied since it was told of', () => {
    const denied = fold(failed, [makeAnswer('FAILURE')]);
    expect(weigh(denied, byHand)).toMatchObject({ verdict: 'HELD', payment: denied });
    expect(weigh(denied, told)).toMatchObject({ verdict: 'APPLIED', payment: { status: 'COMPLETED' } });
  });

  it('waits on for the answer while more is told of the money that was found', () => {
    const payment = fold(failed, [other, told, { ...told, source: 'PULL', isConfirmed: true }]);
    expect(payment).toMatchObject({ claimedSuccess: 'TRUSTED', unconfirmed: 'WAITING' });
  });

  it('is believed at once where it names the very receipt', () => {
    const same = { ...other, receipt: 'UKN0TWIN00' };
    expect(weigh(found, same).payment).toMatchObject({ mpesaReceipt: 'UKN0TWIN00', receiptSource: 'KEYED' });
    const before = fold(failed, [same, makeAnswer('FAILURE'), told]);
    expect(weigh(before, { ...same, isAnswered: true }).payment).toMatchObject({ receiptSource: 'KEYED' });
  });

  it('waits where the amount is one that M-Pesa is always asked about, too', () => {
    const large = { verifyAboveCents: 1 };
    const open = fold(makeAcknowledged(), [{ ...told, source: 'PULL', isConfirmed: true }], large);
    expect(open.receiptSource).toBe('TWIN');
    expect(weigh(open, other, large).verdict).toBe('UNCONFIRMED');
  });
});

describe('a confirmation of so much that M-Pesa is always asked about it', () => {
  const large = { verifyAboveCents: 1 };

  it.each(['C2B_CONFIRMATION', 'FEED'] as const)('waits, and by %s counts once M-Pesa has said the same', source => {
    const told = makeSuccess({ source, ids: NO_IDS });
    expect(weigh(makePayment(), told, large)).toMatchObject({ verdict: 'UNCONFIRMED', payment: { status: 'PENDING' } });
    expect(weigh(makePayment(), { ...told, isConfirmed: true }, large)).toMatchObject({
      verdict: 'APPLIED',
      payment: { status: 'COMPLETED', mpesaReceipt: RECEIPT, receiptSource: 'TWIN', claimedSuccess: null },
    });
  });
});

describe('a keyed receipt', () => {
  it('is not replaced by another one', () => {
    const completed = fold(makeAcknowledged(), [makeSuccess()]);
    const { payment, verdict } = weigh(completed, makeSuccess({ receipt: 'UKN0OTHER0' }));
    expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, reviewReasons: ['FACTS_DIFFER'] });
    expect(verdict).toBe('CONTRADICTING');
  });

  it('comes to a payment that a query has completed', () => {
    const payment = fold(makeAcknowledged(), [makeAnswer('SUCCESS'), makeSuccess()]);
    expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, receiptSource: 'KEYED', version: 4, reviewReasons: [] });
  });
});
