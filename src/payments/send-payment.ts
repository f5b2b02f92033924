/** Sends a stored payment to Daraja: one row per kind that we request. The message follows from the payment alone. */

import type { Answer, Daraja, Dispatched } from '../daraja/daraja.js';
import type { B2bCommand, B2cCommand, Payment, PaymentKind } from '../domain/payment.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { assert } from '../lib/assert.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import type { Acknowledgement } from '../operations/operation.js';

export interface SendNeeds {
  readonly daraja: Daraja;
  readonly urls: CallbackUrls;
  readonly shortcodes: Pick<ShortcodeDirectory, 'find'>;
}

type Send = (
  needs: SendNeeds,
  payment: Payment,
  dispatched: Dispatched,
  recipientId: string | null,
) => Promise<Answer<Acknowledgement>>;

/** The verb for each command of B2C, unless the recipient must have a document. */
const B2C_VERBS = {
  BUSINESS_PAYMENT: 'b2c',
  SALARY_PAYMENT: 'b2c',
  PROMOTION_PAYMENT: 'b2c',
  BUSINESS_PAY_TO_POCHI: 'pochi',
} as const satisfies Record<B2cCommand, keyof Daraja>;

/** A tax has a path of its own. */
const B2B_VERBS = {
  PAY_BILL: 'b2b',
  BUY_GOODS: 'b2b',
  TOP_UP_B2C: 'b2b',
  PAY_TAX: 'taxRemittance',
} as const satisfies Record<B2bCommand, keyof Daraja>;

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
  B2C: ({ daraja, urls }, payment, dispatched, recipientId) => {
    const command = commandIn(B2C_VERBS, payment);
    const { recipientIdType: type } = payment;
    // Never without its number: it would be paid to whoever has the phone.
    const demanded = type && { type, number: present(recipientId) };
    return daraja[demanded ? 'validatedB2c' : B2C_VERBS[command]]({
      ...dispatched,
      ...{ shortcode: payment.shortcode, amountCents: payment.amountCents, occasion: payment.occasion },
      command,
      phoneNumber: present(payment.phoneNumber),
      remarks: present(payment.description),
      recipientId: demanded,
      originatorConversationId: payment.id,
      resultUrl: urls.urlFor('b2c/callback', payment.id),
      timeoutUrl: urls.urlFor('b2c/timeout', payment.id),
    });
  },
  B2B: ({ daraja, urls, shortcodes }, payment, dispatched) => {
    const command = commandIn(B2B_VERBS, payment);
    return daraja[B2B_VERBS[command]]({
      ...dispatched,
      ...{ shortcode: payment.shortcode, amountCents: payment.amountCents, command },
      partyShortcode: present(payment.partyShortcode),
      ...{ accountReference: payment.accountReference, requester: payment.phoneNumber },
      remarks: present(payment.description),
      // Of a shortcode that has left the configuration nothing is sent.
      tillIdentifierType: shortcodes.find(payment.shortcode)?.tillIdentifierType ?? '2',
      resultUrl: urls.urlFor('b2b/callback', payment.id),
      timeoutUrl: urls.urlFor('b2b/timeout', payment.id),
    });
  },
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
};

/** Never rejects because of what Daraja says. To send a payment of a kind that is never asked for is a bug. */
export function sendPayment(
  needs: SendNeeds,
  payment: Payment,
  recipientId: string | null,
  dispatched: Dispatched,
): Promise<Answer<Acknowledgement>> {
  const send = SEND[payment.kind];
  assert(send, `payments of kind ${payment.kind} can be sent`);
  return send(needs, payment, dispatched, recipientId);
}

function present<T>(value: T | null): T {
  assert(value !== null, 'a payment has what its request must say');
  return value;
}

/** A payment has a command of its kind. */
function commandIn<Command extends string>(verbs: Readonly<Record<Command, unknown>>, { command }: Payment): Command {
  const found = (Object.keys(verbs) as Command[]).find(name => name === command);
  assert(found, 'a payment has a command of its kind');
  return found;
}
