/** The field rules that several endpoints share (daraja.md §4.1, §7.1, §8). */

import type { Rule } from './fields.js';
import { isCallbackUrl } from './is-callback-url.js';

const AMOUNT_MAX = 250_000;

/** 5 to 7 digits. */
export const isShortcode = (text: string) => /^\d{5,7}$/.test(text);
export const isMsisdn = (text: string) => /^254[17]\d{8}$/.test(text);
export const isTimestamp = (text: string) => /^20\d{12}$/.test(text);
export const isPresent = (text: string) => text !== '';
/** Daraja does not enforce the documented lengths; this bound only keeps the ledger small. */
export const isShort = (text: string) => text !== '' && text.length <= 100;
export const isRemarks = (text: string) => text.length >= 2 && text.length <= 100;
export const isWholeAmount = (text: string) =>
  /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= AMOUNT_MAX;
export const isOneOf = (choices: readonly string[]) => (text: string) => choices.includes(text);

/** Both addresses of every API that answers with a Result. */
export function resultUrlRules(isStrict: boolean): readonly Rule[] {
  const isValid = (text: string) => isCallbackUrl(text, isStrict);
  return [
    { field: 'QueueTimeOutURL', isValid },
    { field: 'ResultURL', isValid },
  ];
}
