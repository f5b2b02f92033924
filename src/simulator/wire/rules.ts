/** The field rules that several endpoints share (daraja.md §4.1, §7.1, §8). */

import type { Form, Rule } from './fields.js';
import { isCallbackUrl } from './is-callback-url.js';
import { readCents } from './money.js';

const AMOUNT_MAX = 250_000;

export const isShortcode = form('a shortcode of 5 to 7 digits', text => /^\d{5,7}$/.test(text));
export const isMsisdn = form('a phone number as 254712345678', text => /^254[17]\d{8}$/.test(text));
export const isParty = form('the 5 to 8 digits of a paybill or till', text => /^\d{5,8}$/.test(text));
export const isReceipt = form('a receipt, in capitals', text => /^[A-Z0-9]{8,20}$/.test(text));
export const isPayee = form('the digits of a paybill, till, agent or phone', text => /^\d{5,12}$/.test(text));
export const isBillNumber = form('1 to 13 characters', text => text !== '' && text.length <= 13);
export const isTaxNumber = form('a payment registration number of 1 to 20 characters', text =>
  /^[A-Za-z0-9]{1,20}$/.test(text),
);
export const isShillings = form('a whole number from 0', text => /^\d{1,6}$/.test(text));
export const isSize = form(
  'pixels from 1 to 1000',
  text => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000,
);
export const isTimestamp = form('YYYYMMDDHHmmss, of Nairobi', text => /^20\d{12}$/.test(text));
export const isDateTime = form('yyyy-MM-dd HH:mm:ss, of Nairobi', text => {
  return /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text.replace(' ', 'T')}Z`));
});
export const isOffset = form('a number of rows from 0', text => /^\d{1,9}$/.test(text));
export const isNominated = form('a phone number as 254712345678 or 0712345678', text =>
  /^(254|0)[17]\d{8}$/.test(text),
);
export const isPresent = form('there', text => text !== '');
/** Daraja does not enforce the documented lengths; this bound only keeps the ledger small. */
export const isShort = form('1 to 100 characters', text => text !== '' && text.length <= 100);
export const isRemarks = form('2 to 100 characters', text => text.length >= 2 && text.length <= 100);
export const isWholeAmount = form(
  `a whole number from 1 to ${AMOUNT_MAX}`,
  text => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= AMOUNT_MAX,
);
/** Shillings, with cents or without. */
export const isAmount = form('an amount above 0, such as 250 or 250.50', text => (readCents(text) ?? 0) > 0);
export const isOneOf = (choices: readonly string[]) => form(choices.join(' or '), text => choices.includes(text));

/** Nothing, or what `other` accepts. */
export const optional = (other: Form) => form(`left out or ${other.takes}`, text => text === '' || other(text));

/** A callback URL; `isStrict` demands what Safaricom does of one. */
export const isUrl = (isStrict: boolean) =>
  form(isStrict ? 'a public https URL without a word that Safaricom forbids' : 'an http or https URL', text =>
    isCallbackUrl(text, isStrict),
  );

function form(takes: string, test: (text: string) => boolean): Form {
  return Object.assign((text: string) => test(text), { takes });
}

/** Both addresses of every API that answers with a Result. */
export function resultUrlRules(isStrict: boolean): readonly Rule[] {
  const isValid = isUrl(isStrict);
  return [
    { field: 'QueueTimeOutURL', isValid },
    { field: 'ResultURL', isValid },
  ];
}
