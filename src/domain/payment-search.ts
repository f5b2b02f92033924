/** What a person types into one box to find a payment: an id, a receipt, a number, a reference or "=150"; one meaning for every door. Pure. */

import { isId } from '../lib/ids.js';
import { beginsNumber, hasNumber } from './mask-numbers.js';
import { centsFromDecimal } from './money.js';
import { hashesOf } from './payer-number.js';
import type { Payment } from './payment.js';
import { normalisePhoneNumber } from './phone-number.js';

/** One way in which the text may name a payment. */
export type SearchTerm =
  | { readonly by: 'ID'; readonly id: string }
  /** Upper case, the beginning of a receipt. */
  | { readonly by: 'RECEIPT'; readonly prefix: string }
  | { readonly by: 'PHONE'; readonly phoneNumber: string }
  /** The last 3 to 8 digits of a number. */
  | { readonly by: 'PHONE_END'; readonly digits: string }
  /** As it was typed: the beginning of a reference in any case. */
  | { readonly by: 'REFERENCE'; readonly prefix: string }
  /** As it was typed: all of a reference, in any case. */
  | { readonly by: 'WHOLE_REFERENCE'; readonly reference: string }
  | { readonly by: 'AMOUNT'; readonly amountCents: number };

/** What a term looks at. */
export type Searchable = Pick<
  Payment,
  'id' | 'mpesaReceipt' | 'phoneNumber' | 'phoneHash' | 'accountReference' | 'amountCents'
>;

/** The digits of a number that are looked up by themselves; more of them only tell these apart. */
export const PHONE_END_DIGITS = 3;

const RECEIPT_START = /^[A-Za-z0-9]{4,20}$/;
const PHONE_END = /^[0-9]{3,9}$/;
/** More of a Kenyan number than its mask shows, up to all of it. */
const NUMBER_START = /^(?:0|\+?254)[17]\d{1,8}$/;

/**
 * All that the text may mean; never empty for a text with more than spaces. `mayReadNumbers` false: digits are not those of a number, and
 * what may begin one is not the beginning of a reference, as payers type their own numbers there.
 */
export function readSearch(text: string, mayReadNumbers: boolean): readonly SearchTerm[] {
  const trimmed = text.trim();
  const amountCents = trimmed.startsWith('=') ? centsFromDecimal(trimmed.slice(1).trim()) : null;
  if (amountCents !== null) return [{ by: 'AMOUNT', amountCents }];
  const letters = trimmed.replace(/[\s\p{Cf}]/gu, '');
  const terms: SearchTerm[] = [...readReference(trimmed, mayReadNumbers)];
  if (isId(trimmed.toLowerCase())) terms.push({ by: 'ID', id: trimmed.toLowerCase() });
  if (RECEIPT_START.test(letters)) terms.push({ by: 'RECEIPT', prefix: letters.toUpperCase() });
  if (mayReadNumbers) terms.push(...readDigits(trimmed));
  // No payment has such an id.
  return terms.length > 0 ? terms : [{ by: 'ID', id: trimmed }];
}

/** Whoever sees no number must not find one digit by digit either. What may begin a number may be any shop's invoice, too: that is found whole. */
function readReference(text: string, mayReadNumbers: boolean): readonly SearchTerm[] {
  if (mayReadNumbers) return [{ by: 'REFERENCE', prefix: text }];
  if (hasNumber(text) || NUMBER_START.test(text.replace(/[\s-]/g, ''))) return [];
  return beginsNumber(text) ? [{ by: 'WHOLE_REFERENCE', reference: text }] : [{ by: 'REFERENCE', prefix: text }];
}

function readDigits(text: string): readonly SearchTerm[] {
  const digits = text.replace(/[ -]/g, '');
  // Nine digits are a whole number without its 0.
  const phoneNumber = normalisePhoneNumber(text) ?? normalisePhoneNumber(`0${digits}`);
  if (phoneNumber !== null) return [{ by: 'PHONE', phoneNumber }];
  return PHONE_END.test(digits) ? [{ by: 'PHONE_END', digits }] : [];
}

/** Whether the payment is one of those that the text may mean. */
export function matchesSearch(payment: Searchable, terms: readonly SearchTerm[]): boolean {
  return terms.some(term => matchesTerm(payment, term));
}

function matchesTerm(payment: Searchable, term: SearchTerm): boolean {
  switch (term.by) {
    case 'ID':
      return payment.id === term.id;
    case 'RECEIPT':
      return payment.mpesaReceipt?.startsWith(term.prefix) === true;
    case 'PHONE':
      return isOfNumber(payment, term.phoneNumber);
    case 'PHONE_END':
      return payment.phoneNumber?.endsWith(term.digits) === true;
    case 'REFERENCE':
      return payment.accountReference?.toLowerCase().startsWith(term.prefix.toLowerCase()) === true;
    case 'WHOLE_REFERENCE':
      return payment.accountReference?.toLowerCase() === term.reference.toLowerCase();
    case 'AMOUNT':
      return payment.amountCents === term.amountCents;
  }
}

/** A payment of which M-Pesa has told a hash only is found by the number, too. */
export function isOfNumber(
  { phoneNumber, phoneHash }: Pick<Payment, 'phoneNumber' | 'phoneHash'>,
  wanted: string,
): boolean {
  return phoneNumber === wanted || (phoneHash !== null && hashesOf(wanted).includes(phoneHash));
}
