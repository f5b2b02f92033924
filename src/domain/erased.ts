/** What stays of a payment once its person is erased, and which payment may not be erased yet. Pure. */

import type { Checkout } from './checkout.js';
import { type CallbackVerdict, isDecided } from './evidence.js';
import { ID_NAMES } from './facts.js';
import { hasNumber } from './mask-numbers.js';
import { isAtRest, type MpesaIds, type Payment } from './payment.js';
import { isSoftFailure } from './recheck.js';
import { canHaveTwin, PUSH_AGE_MAX_MS } from './twins.js';

/** Stands for every number that was erased: nobody's mask fits it and nothing was computed from the number. */
export const ERASED_NUMBER = '254*********';
/** Stands for a name or a text. */
export const ERASED = '***';

/** Who is erased. `phoneNumber` may be masked by M-Pesa; null: it is not known. */
export type Person = Pick<Payment, 'phoneNumber' | 'partyName'>;

/** What is known of a stored callback. `receivedAt` is when it first came, in UTC milliseconds. */
export interface StoredMessage {
  readonly verdict: CallbackVerdict;
  readonly receivedAt: number;
}

/** M-Pesa is asked about a receipt for a day and a half at most, and lists what was paid for two days. */
const UNCONFIRMED_WAIT_MS = 3 * 86_400_000;
/** The digits that every way to write a Kenyan number shares. */
const SUBSCRIBER_DIGITS = 9;
/** A shorter word of a name says nothing of anybody. */
const NAME_LETTERS_MIN = 3;

/**
 * Whether the payment is done with: nothing is open, in review or waits for M-Pesa's word, no message can still be given to it by the
 * number that it came from, and none that was is likely to be taken away again, because then it is read once more.
 */
export function isErasable(payment: Payment, now: number): boolean {
  if (!isAtRest(payment) || payment.nextCheckAt !== null || payment.unconfirmed !== null) return false;
  const isSure = !canHaveTwin(payment) && payment.receiptSource !== 'TWIN';
  return isSure || now - payment.createdAt > PUSH_AGE_MAX_MS;
}

/** Whether nothing is to be decided about the payment, and only time will tell that M-Pesa does not complete it after all. */
export function mayCompleteLate(payment: Payment, now: number): boolean {
  return isSoftFailure(payment) && isAtRest(payment) && !isErasable(payment, now);
}

/**
 * Whether the bytes of a callback that belongs to no payment may still become one. An unsigned message that M-Pesa does not confirm waits for
 * so long and no longer, counted from the first time that it came: else whoever can post one would keep its person for ever.
 */
export function isAwaited({ verdict, receivedAt }: StoredMessage, now: number): boolean {
  return verdict === 'UNCONFIRMED' ? now - receivedAt < UNCONFIRMED_WAIT_MS : !isDecided(verdict);
}

/**
 * The payment without its person: what the books are made of stays as it is. `at` is kept if it was erased before. `whole` is the person's
 * number where it is known though M-Pesa has masked it.
 */
export function erasePayment(payment: Payment, at: number, whole: string | null = null): Payment {
  const { phoneNumber, phoneHash, partyName, approval } = payment;
  const person = { phoneNumber: whole ?? phoneNumber, partyName };
  return {
    ...payment,
    ...eraseIds(payment, person),
    phoneNumber: (phoneNumber ?? phoneHash ?? null) === null ? null : ERASED_NUMBER,
    phoneHash: null,
    partyName: partyName && ERASED,
    accountReference: eraseReference(payment.accountReference, person),
    description: payment.description && ERASED,
    occasion: payment.occasion && ERASED,
    metadata: null,
    approval: approval && { ...approval, note: null },
    erasedAt: payment.erasedAt ?? at,
  };
}

/** Somebody else's payment without the texts that name the person; the very same if none does. Its payer and the books stay. */
export function forgetMentions(payment: Payment, mentions: (text: string) => boolean): Payment {
  const { accountReference, description, occasion, metadata, approval } = payment;
  const isNamed = (text: string | null | undefined) => typeof text === 'string' && mentions(text);
  if (![accountReference, description, occasion, metadata, approval?.note].some(isNamed)) return payment;
  return {
    ...payment,
    accountReference: isNamed(accountReference) ? ERASED : accountReference,
    description: isNamed(description) ? ERASED : description,
    occasion: isNamed(occasion) ? ERASED : occasion,
    metadata: isNamed(metadata) ? null : metadata,
    approval: approval && isNamed(approval.note) ? { ...approval, note: null } : approval,
  };
}

/** Somebody else's payment without what an erased checkout had written into it for this person; the very same if nothing is left of that. */
export function forgetCheckout(payment: Payment, person: Person): Payment {
  const accountReference = eraseReference(payment.accountReference, person);
  const description = payment.description && ERASED;
  const isSame = accountReference === payment.accountReference && description === payment.description;
  return isSame && payment.metadata === null ? payment : { ...payment, accountReference, description, metadata: null };
}

/** The checkout without what was written for its customer. */
export function eraseCheckout(checkout: Checkout, person: Person): Checkout {
  const accountReference = eraseReference(checkout.accountReference, person) ?? ERASED;
  return {
    ...checkout,
    accountReference,
    description: checkout.description && ERASED,
    metadata: null,
    returnUrl: null,
  };
}

/** A reference is the shop's and stays, unless there is a phone number in it or it names the person. */
function eraseReference(reference: string | null, { phoneNumber, partyName }: Person): string | null {
  if (reference === null) return null;
  const digits = phoneNumber === null ? null : subscriberDigits(phoneNumber);
  const isNumber = hasNumber(reference) || (digits !== null && hasDigits(reference, digits));
  return isNumber || hasWordOf(reference, partyName) ? ERASED : reference;
}

/** M-Pesa builds the number into some of its ids. */
function eraseIds(payment: Payment, { phoneNumber }: Person): Partial<MpesaIds> {
  const digits = phoneNumber === null ? null : subscriberDigits(phoneNumber);
  const naming = ID_NAMES.filter(name => digits !== null && payment[name]?.includes(digits));
  return Object.fromEntries(naming.map(name => [name, null]));
}

/** The 9 digits behind the country code; of a masked number null. */
export function subscriberDigits(phoneNumber: string): string | null {
  const digits = phoneNumber.slice(-SUBSCRIBER_DIGITS);
  return /^\d{9}$/.test(digits) ? digits : null;
}

function hasDigits(text: string, digits: string): boolean {
  return text.replace(/\D/g, '').includes(digits);
}

function hasWordOf(text: string, name: string | null): boolean {
  const folded = text.toLowerCase();
  const words = (name ?? '').toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.some(word => word.length >= NAME_LETTERS_MIN && folded.includes(word));
}
