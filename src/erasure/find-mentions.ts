/** Whether bytes name a person, by the number however it is written or by what M-Pesa computes from it; and payments without that. Pure. */

import { forgetCheckout, forgetMentions, subscriberDigits } from '../domain/erased.js';
import { hashesOf } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';

/** True for bytes, or a text, that name the person. */
export type Mentions = (said: Uint8Array | string) => boolean;

/** Somebody else's payment without the person; the very same where nothing of the person is in it. */
export type Forget = (payment: Payment) => Payment;

/** Digits count without what may stand between them. */
export function createMentions(phoneNumber: string): Mentions {
  const digits = subscriberDigits(phoneNumber);
  const hashes = hashesOf(phoneNumber);
  return said => {
    const text = typeof said === 'string' ? said : Buffer.from(said).toString('latin1');
    const isNumber = digits !== null && text.replace(/(?<=\d)[ -](?=\d)/g, '').includes(digits);
    return isNumber || hashes.some(hash => text.toLowerCase().includes(hash));
  };
}

/** `names` are those that M-Pesa has told of who paid a checkout, by the ids of all checkouts that are erased with the person. */
export function createForget(phoneNumber: string, mentions: Mentions, names: ReadonlyMap<string, string>): Forget {
  return payment => {
    const forgotten = forgetMentions(payment, mentions);
    const partyName = names.get(payment.checkoutId ?? '');
    return partyName === undefined ? forgotten : forgetCheckout(forgotten, { phoneNumber, partyName });
  };
}
