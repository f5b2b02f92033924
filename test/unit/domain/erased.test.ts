/** What an erased payment still says, and which payment may not be erased yet. */

import { describe, expect, it } from '@jest/globals';
import { eraseCheckout, erasePayment, isErasable } from '../../../src/domain/erased.js';
import { maskPhoneNumber } from '../../../src/domain/phone-number.js';
import { canBeMoneyOf } from '../../../src/domain/twins.js';
import { makeCheckout } from '../../support/make-checkout.js';
import { CREATED_AT, makeAcknowledged, makePayment } from '../../support/make-payment.js';

const HOUR_MS = 3_600_000;
const PHONE = '254712345678';

const done = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: 'UKC0000001', nextCheckAt: null });

describe('an erased payment', () => {
  it('has the same books', () => {
    const before = {
      ...done,
      partyName: 'JANE W',
      phoneHash: 'ab',
      metadata: '{}',
      occasion: 'May',
      phoneNumber: PHONE,
    };
    const after = erasePayment(before, 7);
    expect(after).toEqual({
      ...before,
      ...{ phoneNumber: '254*********', phoneHash: null, partyName: '***', metadata: null },
      ...{ occasion: '***', description: '***', erasedAt: 7 },
    });
    expect(erasePayment(after, 9)).toEqual(after);
    expect(maskPhoneNumber(after.phoneNumber ?? '')).toBe('254*********');
  });

  it('is given no number where none was known', () => {
    expect(erasePayment({ ...done, phoneNumber: null }, 7).phoneNumber).toBeNull();
    expect(erasePayment({ ...done, phoneNumber: null, phoneHash: 'ab' }, 7).phoneNumber).toBe('254*********');
  });

  it.each([
    ['INVOICE 7', 'INVOICE 7'],
    ['0712345678', '***'],
    ['0712 345 678 May', '***'],
    ['254700111222', '***'],
    ['RENT 0700111222', '***'],
    ['#0700111222', '***'],
    ['0700.111.222', '***'],
    ['700111222', '***'],
    ['07-2026-0042', '07-2026-0042'],
    ['Rent Jane', '***'],
    ['7 W', '7 W'],
  ])('with the reference %j keeps %j', (accountReference, kept) => {
    const payment = { ...done, accountReference, partyName: 'JANE W', phoneNumber: PHONE };
    expect(erasePayment(payment, 7).accountReference).toBe(kept);
    const checkout = eraseCheckout(makeCheckout({ accountReference, returnUrl: 'https://shop.example/' }), payment);
    expect(checkout).toMatchObject({ accountReference: kept, metadata: null, returnUrl: null });
  });

  it('loses those ids of M-Pesa that have the number in them', () => {
    const payment = { ...done, checkoutRequestId: 'ws_CO_231120261200712345678', phoneNumber: PHONE };
    const { checkoutRequestId, merchantRequestId } = erasePayment(payment, 7);
    expect([checkoutRequestId, merchantRequestId]).toEqual([null, done.merchantRequestId]);
  });
});

it("is nobody's money any more: the token fits no number", () => {
  const push = makeAcknowledged({ phoneNumber: PHONE, mpesaReceipt: null });
  const byHand = { ...done, kind: 'C2B' as const, phoneNumber: '2547*****678', createdAt: push.createdAt };
  expect(canBeMoneyOf(push, byHand, false)).toBe(true);
  expect(canBeMoneyOf(push, erasePayment(byHand, 7), false)).toBe(false);
  expect(canBeMoneyOf(push, { ...byHand, phoneNumber: null }, false)).toBe(false);
});

describe('whether a payment may be erased', () => {
  const cancelled = makeAcknowledged({
    ...{ status: 'FAILED', nextCheckAt: null },
    failure: { reason: 'CANCELLED_BY_CUSTOMER', resultCode: '1032', retryable: true },
  });
  it.each([
    ['settled', done, 0, true],
    ['open', makePayment(), 1_000, false],
    ['still asked about', { ...done, nextCheckAt: 7 }, 1_000, false],
    ['in review', { ...done, reviewReasons: ['FACTS_DIFFER' as const] }, 1_000, false],
    ['claimed by somebody', { ...done, unconfirmed: 'WAITING' as const }, 1_000, false],
    ['cancelled, and M-Pesa may still take the money', cancelled, 24, false],
    ['cancelled long ago', cancelled, 26, true],
    ['completed without a receipt, which may still come', { ...done, mpesaReceipt: null }, 24, false],
    ['given a receipt that fits, before its own is told', { ...done, receiptSource: 'TWIN' as const }, 24, false],
    ['given a receipt that fits, long ago', { ...done, receiptSource: 'TWIN' as const }, 26, true],
  ])('%s', (_, payment, hours, isAllowed) => {
    expect(isErasable(payment, CREATED_AT + hours * HOUR_MS)).toBe(isAllowed);
  });
});
