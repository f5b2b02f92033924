/** The first version of a payment: PENDING before Daraja is called. */

import type { Rung } from './ladder.js';
import { NO_IDS, type Payment, type PaymentRequest } from './payment.js';

export function newPayment(request: PaymentRequest, ladder: readonly Rung[]): Payment {
  return {
    ...NO_IDS,
    ...request,
    // B2C is asked about by an id of ours, which exists before the request leaves (daraja.md section 7).
    originatorConversationId: request.kind === 'B2C' ? request.id : null,
    status: 'PENDING',
    version: 1,
    mpesaReceipt: null,
    receiptSource: null,
    failure: null,
    reviewReasons: [],
    reviewsRaised: [],
    updatedAt: request.createdAt,
    settledAt: null,
    nextCheckAt: request.createdAt + (ladder[0]?.afterMs ?? 0),
    ladderStep: 0,
    askingUntil: null,
  };
}
