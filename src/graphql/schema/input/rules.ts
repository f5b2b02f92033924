/** The limits of input (contract section 5) as data; what breaks one is refused before anything is stored or sent. */

import { normaliseReceipt } from '../../../domain/receipt.js';
import { isReturnUrl } from '../../../domain/return-url.js';
import { KEY_NAME } from '../../../keys/check-new-key.js';
import { isId } from '../../../lib/ids.js';

/** One limit of one field. */
export interface Rule<T> {
  isKept(value: T): boolean;
  /** Completes the sentence "field must be …". */
  readonly accepted: string;
  /** The same where the schema requires the field and it is not given; `given` if left out. */
  readonly whenMissing?: string;
}

/** A limit of several fields together. `given` are those that are neither null nor left out, as they were sent. */
export interface JointRule {
  isKept(given: ReadonlyMap<string, unknown>): boolean;
  /** Which field is named; null: the one that holds them all. */
  readonly field: string | null;
  /** Completes the sentence "field must be …". */
  readonly accepted: string;
}

function wholeShillings(least: number, most: number): Rule<number> {
  return {
    isKept: cents => cents % 100 === 0 && cents >= least * 100 && cents <= most * 100,
    accepted: `whole shillings from ${least} to ${most}`,
  };
}

function text(pattern: RegExp, accepted: string): Rule<string> {
  return { isKept: value => pattern.test(value), accepted };
}

export const stkAmount = wholeShillings(1, 250_000);
export const b2cAmount = wholeShillings(10, 250_000);
export const b2bAmount = wholeShillings(1, 250_000);
export const qrAmount = wholeShillings(0, 250_000);
export const merchantName = text(/^[^\p{Cc}\p{Cs}]{0,40}$/u, 'up to 40 characters without control characters');
export const accountReference = text(/^[A-Za-z0-9 _.-]{1,12}$/, '1 to 12 of A–Z, a–z, 0–9, space, "_", "." and "-"');
/** What each command demands of it is said beside its input. */
export const b2bReference = text(/^[A-Za-z0-9 _.-]{1,20}$/, '1 to 20 of A–Z, a–z, 0–9, space, "_", "." and "-"');
export const partyShortcode = text(/^\d{5,8}$/, 'the 5 to 8 digits of a paybill or till');
export const description = text(/^[^\p{Cc}\p{Cs}]{0,13}$/u, 'up to 13 characters without control characters');
export const remarks = text(/^[^\p{Cc}\p{Cs}]{2,100}$/u, '2 to 100 characters without control characters');
export const recipientIdNumber = text(/^[A-Za-z0-9]{4,20}$/, 'the 4 to 20 letters and digits of the document');
export const occasion = text(/^[^\p{Cc}\p{Cs}]{0,100}$/u, 'up to 100 characters without control characters');
export const reviewNote = text(/^[^\p{Cc}\p{Cs}]{1,500}$/u, '1 to 500 characters without control characters');
export const idempotencyKey = text(/^[ -~]{1,128}$/, '1 to 128 printable ASCII characters');
export const payoutKey: Rule<string> = {
  ...idempotencyKey,
  whenMissing:
    'given, or a repeat after a lost answer would pay twice. Name this payout, such as "refund of order 77, try 1", store the name, ' +
    'and repeat the request with the same name',
};
export const keyName = text(KEY_NAME.pattern, KEY_NAME.accepted);
export const shortcode = text(/^[0-9]{1,12}$/, 'the digits of a shortcode');
export const mpesaReceipt: Rule<string> = {
  isKept: value => normaliseReceipt(value) !== null,
  accepted: 'a receipt of M-Pesa, such as "NLJ7RT61SV"',
};
export const search = text(/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,40}$/u, '1 to 40 characters, not only spaces');
export const id: Rule<string> = { isKept: isId, accepted: 'an ID of this gateway' };
export const mpesaId = text(/^[!-~]{1,64}$/, '1 to 64 printable ASCII characters without spaces');

export const returnUrl: Rule<string> = {
  isKept: isReturnUrl,
  accepted: 'an https URL of at most 512 characters without a user or a password (http for localhost and 127.0.0.1)',
};

/** An enquiry or filter with an empty list would find nothing, which nobody means. `what` is one of its items. */
export function oneOrMore(what: string): Rule<readonly unknown[]> {
  return { isKept: items => items.length > 0, accepted: `one ${what} or more` };
}

/** The same with a most: `what` is one of its items. */
export function someOf(what: string, most: number): Rule<readonly unknown[]> {
  return { isKept: items => items.length > 0 && items.length <= most, accepted: `1 to ${most} of ${what}` };
}

/** Both ends are accepted. */
export function wholeNumber(least: number, most: number): Rule<number> {
  return { isKept: value => value >= least && value <= most, accepted: `from ${least} to ${most}` };
}
