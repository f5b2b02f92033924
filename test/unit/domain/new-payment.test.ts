/** The row that is written before Daraja is called: nothing is known yet but what was asked for. */

import { expect, it } from '@jest/globals';
import { newPayment } from '../../../src/domain/new-payment.js';
import { type PaymentRequest, UNSAID } from '../../../src/domain/payment.js';

const request: PaymentRequest = {
  ...UNSAID,
  id: '0123456789abdfghjkmn',
  kind: 'STK_PUSH',
  amountCents: 15_000,
  currency: 'KES',
  shortcode: '600000',
  phoneNumber: '254712345678',
  accountReference: 'INV-7',
  description: 'Shoes',
  metadata: '{}',
  createdAt: 1_000,
};

it('a push is PENDING in version 1, without an id, a receipt or a reason to look at it, and is asked about by its first rung', () => {
  expect(newPayment(request, [{ act: 'ASK', afterMs: 20 }], 1_025)).toEqual({
    ...request,
    merchantRequestId: null,
    checkoutRequestId: null,
    conversationId: null,
    originatorConversationId: null,
    status: 'PENDING',
    version: 1,
    phoneHash: null,
    partyName: null,
    transactionType: null,
    completedAt: null,
    mpesaReceipt: null,
    receiptSource: null,
    claimedSuccess: null,
    claimedReceipt: null,
    unconfirmed: null,
    failure: null,
    deniedAt: null,
    reviewReasons: [],
    reviewsRaised: [],
    updatedAt: 1_000,
    settledAt: null,
    nextCheckAt: 1_020,
    ladderStep: 0,
    askingUntil: null,
    dispatchBefore: 1_025,
    erasedAt: null,
    approval: null,
  });
});

it('a payout goes by an id of ours from its first version', () => {
  const payout = newPayment(
    { ...request, kind: 'B2C', command: 'SALARY_PAYMENT' },
    [{ act: 'ASK', afterMs: 20 }],
    null,
  );
  expect(payout.originatorConversationId).toBe(request.id);
});
