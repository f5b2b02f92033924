/** Sends a stored payment to Daraja: one row per kind that we request. The message follows from the payment alone. */

import type { Answer, Daraja, Dispatched } from '../daraja/daraja.js';
import type { B2cCommand, Payment, PaymentKind } from '../domain/payment.js';
import { assert } from '../lib/assert.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import type { Acknowledgement } from '../operations/operation.js';

export interface SendNeeds {
  readonly daraja: Daraja;
  readonly urls: CallbackUrls;
}

type Send = (needs: SendNeeds, payment: Payment, dispatched: Dispatched) => Promise<Answer<Acknowledgement>>;

/** The verb for each command of B2C. */
const B2C_VERBS = {
  BUSINESS_PAYMENT: 'b2c',
  SALARY_PAYMENT: 'b2c',
  PROMOTION_PAYMENT: 'b2c',
  BUSINESS_PAY_TO_POCHI: 'pochi',
} as const satisfies Record<B2cCommand, keyof Daraja>;

/** Null: M-Pesa tells us of such payments, and we never ask for them. */
const SEND: Readonly<Record<PaymentKind, Send | null>> = {
  STK_PUSH: ({ daraja, urls }, payment, dispatched) =>
    daraja.stkPush({
      ...dispatched,
      ...{ shortcode: payment.shortcode, amountCents: payment.amountCents },
      phoneNumber: present(payment.phoneNumber),
      accountReference: present(payment.accountReference),
      // Daraja refuses a push without a description, although its documentation calls it optional.
      description: payment.description ?? 'Payment',
      callbackUrl: urls.urlFor('stk/callback', payment.id),
    }),
  B2C: ({ daraja, urls }, payment, dispatched) =>
    daraja[B2C_VERBS[present(payment.command)]]({
      ...dispatched,
      ...{ shortcode: payment.shortcode, amountCents: payment.amountCents, occasion: payment.occasion },
      command: present(payment.command),
      phoneNumber: present(payment.phoneNumber),
      remarks: present(payment.description),
      originatorConversationId: payment.id,
      resultUrl: urls.urlFor('b2c/callback', payment.id),
      timeoutUrl: urls.urlFor('b2c/timeout', payment.id),
    }),
  REVERSAL: ({ daraja, urls }, payment, dispatched) =>
    daraja.reversal({
      ...dispatched,
      ...{ shortcode: payment.shortcode, amountCents: payment.amountCents },
      mpesaReceipt: present(payment.reversesReceipt),
      remarks: present(payment.description),
      resultUrl: urls.urlFor('reversal/callback', payment.id),
      timeoutUrl: urls.urlFor('reversal/timeout', payment.id),
    }),
  C2B: null,
  B2B: null,
};

/** Never rejects because of what Daraja says. To send a payment of a kind that is never asked for is a bug. */
export function sendPayment(
  needs: SendNeeds,
  payment: Payment,
  dispatched: Dispatched,
): Promise<Answer<Acknowledgement>> {
  const send = SEND[payment.kind];
  assert(send, `payments of kind ${payment.kind} can be sent`);
  return send(needs, payment, dispatched);
}

function present<T>(value: T | null): T {
  assert(value !== null, 'a payment has what its request must say');
  return value;
}
