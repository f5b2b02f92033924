/** Asks M-Pesa about a payment, with the operation that can answer; the answer is evidence. */

import type { InTurn } from '../daraja/daraja.js';
import { receiptToAskBy } from '../domain/facts.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import type { Clock } from '../lib/clock.js';
import { blankEvidence } from '../payments/build-evidence.js';
import type { Funnel } from '../payments/payments.js';

/**
 * Resolves when an STK query has been answered and applied, or when a status enquiry is on its way. False: Daraja is asked too fast,
 * and the question stays due.
 */
export type PutQuestion = (payment: Payment, inTurn?: InTurn) => Promise<boolean>;

/**
 * An answer that comes at once is applied before it resolves; silence is evidence too, also where there is nothing to ask with.
 */
export function createPutQuestion(
  ask: AskMpesa,
  funnel: Pick<Funnel, 'apply'>,
  clock: Pick<Clock, 'now'>,
): PutQuestion {
  return async (payment, inTurn) => {
    if (kindOf(payment).askedWith === 'STK_QUERY') {
      const { evidence } = await ask.stkQuery(payment, inTurn);
      if (evidence) await funnel.apply({ evidence });
      return evidence !== null;
    }
    const { id: paymentId, shortcode, originatorConversationId: targetOriginatorConversationId } = payment;
    const mpesaReceipt = receiptToAskBy(payment);
    if (mpesaReceipt === null && targetOriginatorConversationId === null) {
      await funnel.apply({ evidence: blankEvidence(paymentId, 'QUERY', 'SILENCE', clock.now()) });
      return true;
    }
    const subject = { shortcode, paymentId, mpesaReceipt, targetOriginatorConversationId };
    return (await ask.ownStatus(subject, inTurn)) === 'PUT';
  };
}
