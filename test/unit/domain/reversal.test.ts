/** What can be given back: whole payments of customers, once. */

import { describe, expect, it } from '@jest/globals';
import { receiptToAskBy } from '../../../src/domain/facts.js';
import type { Payment } from '../../../src/domain/payment.js';
import { refuseReversal } from '../../../src/domain/reversal.js';
import { makeAnswer } from '../../support/make-evidence.js';
import { makePayment } from '../../support/make-payment.js';
import { weigh } from '../../support/weigh.js';

const paid = (given: Partial<Payment> = {}) =>
  makePayment({ status: 'COMPLETED', mpesaReceipt: 'UAD9QW2E4R', ...given });
const attempt = (given: Partial<Payment> = {}) =>
  makePayment({
    id: '0000000000000000000r',
    kind: 'REVERSAL',
    reverses: paid().id,
    reversesReceipt: 'UAD9QW2E4R',
    ...given,
  });

describe('a payment', () => {
  it.each(['STK_PUSH', 'C2B'] as const)('from a customer can be reversed: %s', kind => {
    expect(refuseReversal(paid({ kind }), [])).toBeNull();
  });

  it.each(['B2C', 'B2B', 'REVERSAL'] as const)('of the business cannot: %s', kind => {
    expect(refuseReversal(paid({ kind }), [])).toMatch(/only what customers have paid/);
  });

  it.each(['PENDING', 'FAILED', 'TIMED_OUT', 'REVERSED'] as const)('that is %s cannot', status => {
    expect(refuseReversal(paid({ status }), [])).toMatch(status === 'REVERSED' ? /already/ : new RegExp(status));
  });

  it('without a receipt cannot, and the caller reads how to find it', () => {
    expect(refuseReversal(paid({ mpesaReceipt: null }), [])).toMatch(/requestTransactionStatus/);
  });

  it.each(['PENDING', 'TIMED_OUT', 'COMPLETED'] as const)('with a reversal that is %s cannot', status => {
    const others = [attempt({ status: 'FAILED' }), attempt({ status })];
    expect(refuseReversal(paid(), others)).toContain(attempt().id);
  });

  it('whose reversals have all FAILED can', () => {
    expect(refuseReversal(paid(), [attempt({ status: 'FAILED' })])).toBeNull();
  });
});

describe('M-Pesa is asked about', () => {
  it('a payment by its own receipt, or by no receipt', () => {
    expect(receiptToAskBy(paid())).toBe('UAD9QW2E4R');
    expect(receiptToAskBy(makePayment())).toBeNull();
  });

  it.each([
    ['its own receipt', { mpesaReceipt: 'UADREVERSE' }, 'UADREVERSE'],
    ["the original's while M-Pesa has not named it", {}, 'UAD9QW2E4R'],
    ['its own id once it has', { originatorConversationId: 'rev-1' }, null],
    [
      "the original's when M-Pesa calls it done already",
      { originatorConversationId: 'rev-1', claimedSuccess: 'TRUSTED' },
      'UAD9QW2E4R',
    ],
  ] as const)('a reversal by %s', (_what, given, receipt) => {
    expect(receiptToAskBy(attempt(given))).toBe(receipt);
  });
});

describe('a reversal of what another one has given back', () => {
  const asked = { status: 'TIMED_OUT', claimedSuccess: 'TRUSTED', unconfirmed: 'WAITING' } as const;
  const otherReversal = { id: '0000000000000000000q', status: 'COMPLETED' } as const;
  const isBack = makeAnswer('SUCCESS', { receipt: null });

  it('has failed once M-Pesa has said so of it, and shows the original as reversed', () => {
    const waiting = attempt({ ...asked, reviewReasons: ['UNANSWERABLE'], reviewsRaised: ['UNANSWERABLE'] });
    const { payment, event } = weigh(waiting, isBack, { otherReversal });
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', failure: { reason: 'REFUSED_BY_MPESA', resultCode: 'R000001', retryable: false } },
      ...{ mpesaReceipt: null, reviewReasons: [], nextCheckAt: null, unconfirmed: 'DECIDABLE' },
    });
    expect(event?.note).toContain(otherReversal.id);
    expect(weigh(payment, isBack, { otherReversal }).payment).toMatchObject({
      status: 'FAILED',
      version: payment.version,
    });
  });

  it.each<[string, Partial<Payment>, Payment['status']]>([
    ['the other one is still open', asked, 'PENDING'],
    ['M-Pesa has not spoken of this one', { ...asked, claimedSuccess: null }, 'COMPLETED'],
    ['M-Pesa has named a receipt of this one', { ...asked, claimedReceipt: 'UAD9QW2E4S' }, 'COMPLETED'],
  ])('stays as it is while %s', (_why, given, status) => {
    const { payment } = weigh(attempt(given), isBack, { otherReversal: { ...otherReversal, status } });
    expect(payment).toMatchObject({ status: 'TIMED_OUT' });
  });
});
