/** Puts the question about a payment to M-Pesa, by the operation that can answer it; the answer is evidence. */

import { In, IsNull } from 'typeorm';
import type { InTurn } from '../daraja/daraja.js';
import { isSettled, type Payment } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import type { FindPayments } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import type { AskMpesa } from './ask-mpesa.js';
import { type ChangeEnquiryNeighbours, changeEnquiry } from './change-enquiry.js';
import { EnquiryRow } from './enquiry-row.js';

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
    const { id: paymentId, kind, shortcode, mpesaReceipt, originatorConversationId } = payment;
    if (kind !== 'STK_PUSH') {
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

/** A settled payment as the answer to an enquiry, in the words of a transaction status answer. */
export function presentOutcome(payment: Payment, answeredAt: number): Partial<EnquiryRow> {
  const transactionStatus = payment.status === 'FAILED' ? 'Cancelled' : 'Completed';
  const { amountCents, mpesaReceipt } = payment;
  const resultCode = payment.failure === null ? '0' : payment.failure.resultCode;
  const answer = { transactionStatus, amountCents, mpesaReceipt, resultCode, resultDescription: null };
  return { status: 'COMPLETED', ...answer, answeredAt };
}
