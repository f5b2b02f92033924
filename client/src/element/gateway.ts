/** The gateway as <mpesa-pay> speaks to it: one checkout, in few bytes. */

import type { CheckoutLine, ShownCheckout, ShownPayment } from '../checkout-view.js';
import type { Credential } from '../credential.js';
import type { News, Source } from '../doors/door.js';
import { createPollDoor } from '../doors/poll.js';
import { createSocketDoor } from '../doors/socket.js';
import { follow } from '../follow.js';
import type { Checkout, Language, Payment } from '../generated/schema.js';
import { payOnce } from '../pay-once.js';
import { TIMING } from '../timing.js';
import { createWire } from '../wire.js';

/** A payment as events of the element carry it. */
export interface PayerPayment
  extends ShownPayment,
    Pick<Payment, 'amount' | 'phoneNumber' | 'mpesaReceipt' | 'needsReview'> {
  readonly failure: Pick<NonNullable<Payment['failure']>, 'reason' | 'resultCode' | 'retryable'> | null;
}

/** A checkout as the element shows it. */
export interface PayerCheckout
  extends ShownCheckout,
    Pick<Checkout, 'amount' | 'accountReference' | 'returnUrl' | 'canPay' | 'retryAfterSeconds'> {
  readonly current: PayerPayment | null;
  readonly paidBy: PayerPayment | null;
}

const SHOWN = `{id version status amount accountReference returnUrl canPay blockedBy retryAfterSeconds current {...P} paidBy {...P}}}
fragment P on Payment{id version status phase amount phoneNumber mpesaReceipt needsReview confirmingAt updatedAt payerMessage(language: $language) failure{reason resultCode retryable}}`;

const SOURCE: Source = {
  subscription: `subscription ($id: ID!, $language:Language){news:checkoutUpdated(id:$id)${SHOWN}`,
  poll: `query ($id: ID!, $language:Language){news:checkout(id:$id)${SHOWN}`,
};

const PAY = `mutation ($id: ID!, $phoneNumber: PhoneNumber!, $language:Language){news:payCheckout(id:$id, phoneNumber:$phoneNumber)${SHOWN}`;

/** `url` has no path; `token` is the checkout's. */
export function createPayerLine(
  url: string,
  id: string,
  token: string,
  language: Language,
): CheckoutLine<PayerCheckout> {
  // When it ends, the page has to be loaded again.
  const credential: Credential = { read: async () => `Bearer ${token}`, forget: () => undefined, canRenew: false };
  const wire = createWire({ url, credential, timing: TIMING, fetch: (...request) => fetch(...request) });
  // Two doors are enough, and small: what a socket cannot pass, polls can.
  const doors = [['socket', createSocketDoor(wire, WebSocket)] as const, ['poll', createPollDoor(wire)] as const];
  return {
    watch(watcher, take) {
      const inbox = {
        ...{ isFull: false, emptied: () => Promise.resolve() },
        take(news: News) {
          // The document says what it is.
          take(news as PayerCheckout);
          return true;
        },
      };
      return follow({ ...wire, ...watcher, source: SOURCE, ask: { id, language, after: null }, doors, inbox });
    },
    pay: phoneNumber => payOnce(wire, PAY, SOURCE.poll, { id, phoneNumber, language }),
  };
}

/** The checkout that a token is for, which the token itself says; null for what is no such token. */
export function readCheckoutId(token: string): string | null {
  try {
    const [, claims = ''] = token.split('.');
    const { sub }: { readonly sub?: unknown } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
