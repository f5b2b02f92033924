/** The first version of a payment: PENDING before Daraja is called. */

import type { Rung } from './ladder.js';
import { type Approval, NO_IDS, type Payment, type PaymentRequest } from './payment.js';
import { kindOf } from './payment-kinds.js';

/**
 * A payment that has been asked for and not sent: version 1, PENDING, due at the first rung of its ladder. One that waits for an
 * approval is due when that expires, and may not leave.
 */
export function newPayment(
  request: PaymentRequest,
  ladder: readonly Rung[],
  dispatchBefore: number | null,
  approval: Approval | null = null,
): Payment {
  return {
    ...NO_IDS,
    ...request,
    originatorConversationId: kindOf(request).isNamedByUs ? request.id : null,
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
    updatedAt: request.createdAt,
    settledAt: null,
    nextCheckAt: approval?.expiresAt ?? request.createdAt + (ladder[0]?.afterMs ?? 0),
    ladderStep: 0,
    askingUntil: null,
    dispatchBefore: approval?.expiresAt ?? dispatchBefore,
    approval,
    erasedAt: null,
  };
}
