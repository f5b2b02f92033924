/** A filter restricts by the fields it names and by no others. */

import { describe, expect, it } from '@jest/globals';
import { hashesOf } from '../../../src/domain/payer-number.js';
import { matchesFilter, type PaymentFilter } from '../../../src/domain/payment-filter.js';
import { CREATED_AT, makePayment } from '../../support/make-payment.js';

const payment = { ...makePayment(), needsReview: false };

const CASES: readonly (readonly [matching: PaymentFilter, other: PaymentFilter])[] = [
  [{ status: ['FAILED', 'PENDING'] }, { status: ['FAILED'] }],
  [{ kind: ['STK_PUSH'] }, { kind: ['B2C', 'C2B'] }],
  [{ phoneNumber: '254712345678' }, { phoneNumber: '254712345679' }],
  [{ accountReference: 'INVOICE 7' }, { accountReference: 'invoice 7' }],
  [{ shortcode: '600000' }, { shortcode: '60000' }],
  [{ needsReview: false }, { needsReview: true }],
  [{ createdAfter: CREATED_AT - 1 }, { createdAfter: CREATED_AT }],
  [{ createdBefore: CREATED_AT + 1 }, { createdBefore: CREATED_AT }],
];

describe('a filter', () => {
  it('of nothing matches every payment', () => {
    expect(matchesFilter(payment, {})).toBe(true);
  });

  it('of an empty list matches none', () => {
    expect(matchesFilter(payment, { status: [] })).toBe(false);
    expect(matchesFilter(payment, { kind: [] })).toBe(false);
  });

  it.each(CASES)('%j matches, %j does not', (matching, other) => {
    expect(matchesFilter(payment, matching)).toBe(true);
    expect(matchesFilter(payment, other)).toBe(false);
  });

  it('of several fields matches only where all do', () => {
    const all: PaymentFilter = Object.assign({}, ...CASES.map(([matching]) => matching));
    expect(matchesFilter(payment, all)).toBe(true);
    for (const [, other] of CASES) expect(matchesFilter(payment, { ...all, ...other })).toBe(false);
  });

  it('of a phone number matches a payment of which M-Pesa told only its hash, and no other hash', () => {
    const [phoneHash = ''] = hashesOf('254712345678');
    const hashed = { ...payment, phoneNumber: null, phoneHash };
    expect(matchesFilter(hashed, { phoneNumber: '254712345678' })).toBe(true);
    expect(matchesFilter(hashed, { phoneNumber: '254712345679' })).toBe(false);
  });

  it('of a phone number does not match a payment that has none', () => {
    expect(matchesFilter({ ...payment, phoneNumber: null }, { phoneNumber: '254712345678' })).toBe(false);
  });
});
