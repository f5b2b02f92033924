/** A filter restricts by the fields it names and by no others. */

import { describe, expect, it } from '@jest/globals';
import { hashesOf } from '../../../src/domain/payer-number.js';
import { filterableOf, matchesFilter, type PaymentFilter } from '../../../src/domain/payment-filter.js';
import { readSearch } from '../../../src/domain/payment-search.js';
import { CREATED_AT, makePayment } from '../../support/make-payment.js';

const payment = filterableOf(
  makePayment({
    ...{ status: 'FAILED', failure: { reason: 'WRONG_PIN', resultCode: '2001', retryable: true } },
    ...{ settledAt: CREATED_AT + 50, mpesaReceipt: 'UKSQ7E720K' },
  }),
);

const CASES: readonly (readonly [matching: PaymentFilter, other: PaymentFilter])[] = [
  [{ status: ['FAILED', 'PENDING'] }, { status: ['PENDING'] }],
  [{ id: [payment.id] }, { id: ['0'.repeat(20)] }],
  [{ amountFrom: payment.amountCents }, { amountFrom: payment.amountCents + 1 }],
  [{ amountTo: payment.amountCents }, { amountTo: payment.amountCents - 1 }],
  [{ failureReason: ['OTHER', 'WRONG_PIN'] }, { failureReason: ['OTHER'] }],
  [{ settledAfter: CREATED_AT + 49 }, { settledAfter: CREATED_AT + 50 }],
  [{ settledBefore: CREATED_AT + 51 }, { settledBefore: CREATED_AT + 50 }],
  [{ search: readSearch('uksq', true) }, { search: readSearch('uksr', true) }],
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

  it('of when it was settled or why it failed matches none that is open', () => {
    const open = filterableOf(makePayment());
    expect(matchesFilter(open, { settledAfter: 0 })).toBe(false);
    expect(matchesFilter(open, { settledBefore: CREATED_AT * 2 })).toBe(false);
    expect(matchesFilter(open, { failureReason: ['WRONG_PIN'] })).toBe(false);
  });
});
