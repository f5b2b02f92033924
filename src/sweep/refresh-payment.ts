/** Asks M-Pesa about one payment now, on request, instead of at its next rung. */

import { isAwaitingApproval } from '../domain/approval.js';
import { isAskable } from '../domain/facts.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import { refuseSuspendedInitiator } from '../initiators/refuse-suspended-initiator.js';
import type { Clock } from '../lib/clock.js';
import type { LeasePayment } from '../payments/lease-payment.js';
import type { FindPayments } from '../payments/payments.js';
import type { PutQuestion } from './put-question.js';

/** By then a question has its turn, however slow Daraja wants them. */
const RETRY_AFTER_SECONDS = 15;

export interface RefreshNeighbours {
  readonly find: FindPayments;
  readonly lease: LeasePayment;
  readonly putQuestion: PutQuestion;
  readonly suspensions: Suspensions;
  readonly shortcodes: ShortcodeDirectory;
  readonly clock: Clock;
}

/**
 * Resolves to the payment after the answer, or as it is when somebody else is asking. Refuses with NOT_FOUND and
 * UNAVAILABLE.
 */
export type RefreshPayment = (id: string) => Promise<Payment>;

/**
 * The payment after the answer where M-Pesa answers at once (STK push), else as it is while the question is in flight. At
 * most one question is in flight for a payment. Refuses an unknown payment (NOT_FOUND), one that waits for approval (BAD_USER_INPUT),
 * one without an id to ask with, and one whose initiator is suspended (UNAVAILABLE).
 */
export function createRefreshPayment(neighbours: RefreshNeighbours): RefreshPayment {
  const { find, lease, putQuestion, suspensions, shortcodes, clock } = neighbours;
  return async id => {
    const payment = await find.byId(id);
    if (!payment) throw new GatewayError('NOT_FOUND', 'No such payment.', { field: 'id' });
    if (isAwaitingApproval(payment)) throw badInput('id', 'a payment that was sent; this one waits for approval');
    if (!isAskable(payment)) {
      const message =
        'M-Pesa never acknowledged this request, so there is no ID to ask M-Pesa with. Its callback may still arrive.';
      throw new GatewayError('UNAVAILABLE', message);
    }
    if (kindOf(payment).askedWith === 'TRANSACTION_STATUS')
      await refuseSuspendedInitiator(suspensions, shortcodes.get(payment.shortcode));
    if ((await lease(id, clock.now())) && !(await putQuestion(payment))) {
      const message = 'M-Pesa takes no more questions for the moment. The gateway asks again by itself.';
      throw new GatewayError('UNAVAILABLE', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return (await find.byId(id)) ?? payment;
  };
}
