/** Whether a message speaks of a payment: what it says is compared, what it does not say is no difference. */

import { describe, expect, it } from '@jest/globals';
import {
  findDifference,
  isAskable,
  isNamed,
  isNamedByMpesa,
  matchesBothIds,
  newIds,
} from '../../../src/domain/facts.js';
import { NO_IDS } from '../../../src/domain/payment.js';
import { idsOf, makeFailure, makeSuccess } from '../../support/make-evidence.js';
import { makeAcknowledged, makePayment, STK_IDS } from '../../support/make-payment.js';

describe('the first fact that differs', () => {
  it('is none when a message says nothing, or nothing is known yet', () => {
    const silent = makeSuccess({ ids: NO_IDS, amountCents: null, shortcode: null });
    expect(findDifference(makeAcknowledged(), silent)).toBeNull();
    expect(findDifference(makePayment(), makeSuccess())).toBeNull();
  });

  it.each([
    ['merchantRequestId', { ids: { ...NO_IDS, merchantRequestId: 'another' } }],
    ['checkoutRequestId', { ids: { ...NO_IDS, checkoutRequestId: 'another' } }],
    ['shortcode', { shortcode: '600001' }],
    ['amount', { amountCents: 14_999 }],
    ['receiver', { partyShortcode: '888881' }],
    ['receipt of the original', { reversesReceipt: 'UAD0000001' }],
  ])('is the %s', (fact, given) => {
    const payment = makeAcknowledged({ reversesReceipt: 'UAD9QW2E4R', partyShortcode: '888880' });
    expect(findDifference(payment, makeSuccess(given))).toBe(fact);
  });

  it('is not the receiver where that is a till, of which M-Pesa may name the store', () => {
    const payment = makePayment({ kind: 'B2B', command: 'BUY_GOODS', partyShortcode: '5001234' });
    const named = makeSuccess({ ids: NO_IDS, partyShortcode: '700100' });
    expect(findDifference(payment, named)).toBeNull();
    expect(findDifference({ ...payment, command: 'PAY_BILL' }, named)).toBe('receiver');
  });

  it('is told apart byte by byte', () => {
    const ids = { ...NO_IDS, checkoutRequestId: STK_IDS.checkoutRequestId.toLowerCase() };
    expect(findDifference(makeAcknowledged(), makeSuccess({ ids }))).toBe('checkoutRequestId');
  });

  it('is never the amount of a failure, nor anything about the phone number', () => {
    expect(findDifference(makeAcknowledged(), makeFailure({ amountCents: 1 }))).toBeNull();
    expect(findDifference(makeAcknowledged({ phoneNumber: '254700000000' }), makeSuccess())).toBeNull();
  });
});

describe('new ids', () => {
  it('are those that the message knows and we do not', () => {
    const payment = makePayment({ merchantRequestId: STK_IDS.merchantRequestId });
    expect(newIds(payment, makeSuccess())).toEqual({ checkoutRequestId: STK_IDS.checkoutRequestId });
    expect(newIds(makeAcknowledged(), makeSuccess())).toEqual({});
  });
});

describe('a message', () => {
  it('names the payment by any of its ids, and by none where it says none of those that are known', () => {
    const payment = makeAcknowledged();
    for (const [name, id] of Object.entries(STK_IDS)) {
      expect(isNamed(payment, makeSuccess({ ids: { ...NO_IDS, [name]: id } }))).toBe(true);
    }
    expect(isNamed(payment, makeSuccess({ ids: NO_IDS }))).toBe(false);
    // Of another operation: a key for its URL has never been given away.
    expect(isNamed(payment, makeSuccess({ ids: { ...NO_IDS, conversationId: 'AG_1' } }))).toBe(false);
  });

  it('does not name a payout as M-Pesa does by the id that stands in its URL', () => {
    const payment = makeAcknowledged({ kind: 'B2C' });
    const { conversationId, originatorConversationId } = idsOf('B2C');
    const ours = makeSuccess({ ids: { ...NO_IDS, originatorConversationId } });
    expect([isNamed(payment, ours), isNamedByMpesa(payment, ours)]).toEqual([true, false]);
    expect(isNamedByMpesa(payment, makeSuccess({ ids: { ...NO_IDS, conversationId } }))).toBe(true);
    expect(isNamedByMpesa({ ...payment, conversationId: null }, ours)).toBe(true);
  });

  it('need not name a payment that nobody knows by an id', () => {
    expect(isNamed(makePayment(), makeSuccess({ ids: NO_IDS }))).toBe(true);
  });
});

describe('both ids', () => {
  it.each(['STK_PUSH', 'B2C'] as const)('of a %s must be known on both sides and equal', kind => {
    const payment = makeAcknowledged({ kind });
    const ids = idsOf(kind);
    expect(matchesBothIds(payment, ids)).toBe(true);
    for (const name of Object.keys(NO_IDS) as (keyof typeof NO_IDS)[]) {
      if (ids[name] === null) continue;
      expect(matchesBothIds(payment, { ...ids, [name]: null })).toBe(false);
      expect(matchesBothIds(payment, { ...ids, [name]: 'another' })).toBe(false);
      expect(matchesBothIds({ ...payment, [name]: null }, ids)).toBe(false);
    }
  });

  it('that nobody knows do not match', () => {
    expect(matchesBothIds(makePayment(), NO_IDS)).toBe(false);
  });

  it('never match a payment that M-Pesa has no request of', () => {
    expect(matchesBothIds(makePayment({ kind: 'C2B' }), NO_IDS)).toBe(false);
  });
});

describe('an id to ask with', () => {
  it('is the CheckoutRequestID of a push, and our own id of a payout', () => {
    expect(isAskable(makePayment())).toBe(false);
    expect(isAskable(makePayment({ merchantRequestId: STK_IDS.merchantRequestId }))).toBe(false);
    expect(isAskable(makeAcknowledged())).toBe(true);
    expect(isAskable(makePayment({ kind: 'B2C' }))).toBe(true);
    expect(isAskable(makePayment({ kind: 'C2B', checkoutRequestId: 'ws_CO_1' }))).toBe(false);
  });
});
