/** Puts the question about a payment to M-Pesa, by the operation that can answer it; the answer is evidence. */

import { In, IsNull } from 'typeorm';
import type { InTurn } from '../daraja/daraja.js';
import { isSettled, type Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import { type ChangeEnquiryNeighbours, changeEnquiry } from '../enquiries/change-enquiry.js';
import { EnquiryRow } from '../enquiries/enquiry-row.js';
import { presentOutcome } from '../enquiries/present-outcome.js';
import type { Clock } from '../lib/clock.js';
import type { FindPayments } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';

export interface PutQuestionNeighbours extends ChangeEnquiryNeighbours {
  readonly store: Store;
  readonly find: FindPayments;
  readonly ask: AskMpesa;
  readonly clock: Clock;
}

/** Resolves when an STK query has been answered and applied, or when a status enquiry is on its way. */
export type PutQuestion = (payment: Payment, inTurn?: InTurn) => Promise<void>;

/** At one go; what is PENDING beyond that the sweep answers. */
const ANSWERED_MAX = 100;

export function createPutQuestion(neighbours: PutQuestionNeighbours): PutQuestion {
  const { store, find, funnel, ask, clock } = neighbours;

  /** Callers' enquiries about a push without a receipt are answered by the push's own question; the others M-Pesa answers. */
  const answerWaiting = async (paymentId: string, words: Partial<EnquiryRow>): Promise<void> => {
    const payment = await find.byId(paymentId);
    if (!payment || !isSettled(payment.status)) return;
    const waiting = await store
      .reader()
      .getRepository(EnquiryRow)
      .find({
        where: {
          paymentId,
          kind: 'STATUS',
          isOwn: false,
          mpesaReceipt: IsNull(),
          status: In(['PENDING', 'TIMED_OUT']),
        },
        take: ANSWERED_MAX,
      });
    const outcome = presentOutcome(payment, clock.now());
    for (const row of waiting) await changeEnquiry(neighbours, row.id, { ...outcome, ...words });
  };

  return async (payment, inTurn) => {
    const { id: paymentId, shortcode, mpesaReceipt, originatorConversationId } = payment;
    if (kindOf(payment).askedWith === 'TRANSACTION_STATUS') {
      const targetOriginatorConversationId = originatorConversationId;
      const subject = { shortcode, paymentId, mpesaReceipt, targetOriginatorConversationId, isOwn: true };
      await ask.status(subject, inTurn);
      return;
    }
    const { evidence, resultCode, resultDescription } = await ask.stkQuery(payment, inTurn);
    await funnel.apply({ evidence });
    if (evidence.claim !== 'SILENCE') await answerWaiting(paymentId, { resultCode, resultDescription });
  };
}
