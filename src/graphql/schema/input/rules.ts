/** The limits of input (contract section 5) as data; what breaks one is refused before anything is stored or sent. */

import { badInput } from '../../../domain/gateway-error.js';
import { normaliseReceipt } from '../../../domain/receipt.js';

/** One limit of one field. */
export interface Rule<T> {
  readonly isKept: (value: T) => boolean;
  /** Completes the sentence "field must be …". */
  readonly accepted: string;
}

/** The rules of some of the fields of an input. */
export type Rules<Input> = { readonly [Name in keyof Input]?: Rule<NonNullable<Input[Name]>> };

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
export const accountReference = text(/^[A-Za-z0-9 _.-]{1,12}$/, '1 to 12 of A–Z, a–z, 0–9, space, "_", "." and "-"');
export const description = text(/^[^\p{Cc}\p{Cs}]{0,13}$/u, 'up to 13 characters without control characters');
export const remarks = text(/^[^\p{Cc}\p{Cs}]{2,100}$/u, '2 to 100 characters without control characters');
export const occasion = text(/^[^\p{Cc}\p{Cs}]{0,100}$/u, 'up to 100 characters without control characters');
export const reviewNote = text(/^[^\p{Cc}\p{Cs}]{1,500}$/u, '1 to 500 characters without control characters');
export const idempotencyKey = text(/^[ -~]{1,128}$/, '1 to 128 printable ASCII characters');
export const shortcode = text(/^[0-9]{1,12}$/, 'the digits of a shortcode');
export const mpesaReceipt: Rule<string> = {
  isKept: value => normaliseReceipt(value) !== null,
  accepted: 'a receipt of M-Pesa, such as "NLJ7RT61SV"',
};
export const mpesaId = text(/^[!-~]{1,64}$/, '1 to 64 printable ASCII characters without spaces');

/** Refuses the first field that breaks its rule, with its name. Fields that are null or left out break none. */
export function checkRules<Input extends object>(input: Input, rules: Rules<Input>): void {
  for (const name of Object.keys(rules) as (keyof Input & string)[]) {
    const value = input[name];
    const rule = rules[name];
    if (rule && value !== null && value !== undefined && !rule.isKept(value)) throw badInput(name, rule.accepted);
  }
}
