/** The readers that rows of the table of variables are made of: from a text to a value, or to what would be accepted. */

import { isIP } from 'node:net';
import { z } from 'zod';

import { isAddressRange, isNearlyEveryAddress } from '../lib/address-list.js';
import { SAFARICOM_ADDRESSES } from './safaricom-addresses.js';
import type { Read } from './urls.js';
import { findQuoted } from './written.js';

/** Takes the text of a variable; an issue's message completes the sentence "VARIABLE …" and never holds a secret. */
export type Reader<T = unknown> = z.ZodType<T, string>;

export const text = z.string();

/** The same rule in the words of a function. */
export function readBy<T>(reader: (text: string) => Read<T>) {
  return text.transform((given, context) => {
    const result = reader(given);
    if (result.ok) return result.value;
    context.addIssue(result.problem);
    return z.NEVER;
  });
}

/** One of these words, exactly. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, `must be one of ${words.join(', ')}`);
}

/** The word true or the word false. */
export const trueOrFalse = oneOf(['true', 'false']).transform(given => given === 'true');

/** A number within bounds, both included, whose text has this form; `unit` is for the fault's sentence. */
export function numberIn(min: number, max: number, form: RegExp, unit = '') {
  const accepted = `must be a number from ${min} to ${max}${unit}`;
  return text
    .regex(form, accepted)
    .transform(Number)
    .refine(value => value >= min && value <= max, accepted);
}

/** A whole number within bounds, both included. */
export const wholeNumber = (min: number, max: number) => numberIn(min, max, /^\d{1,9}$/);

/** The same, or the word off, which reads as null. */
export function wholeNumberOrOff(min: number, max: number) {
  const accepted = `must be a number from ${min} to ${max}, or the word off`;
  return text.transform((given, context): number | null => {
    if (given === 'off') return null;
    const result = wholeNumber(min, max).safeParse(given);
    if (result.success) return result.data;
    context.addIssue(accepted);
    return z.NEVER;
  });
}

/** The same, where off is not the same as unset. */
export const wholeNumberOrWordOff = (min: number, max: number) =>
  wholeNumberOrOff(min, max).transform(value => value ?? ('off' as const));

/** Written in seconds, down to the millisecond; the value is in milliseconds. */
export function secondsAsMs(secondsMax: number) {
  return numberIn(0.05, secondsMax, /^\d{1,9}(\.\d{1,3})?$/, ' seconds').transform(value => Math.round(value * 1_000));
}

/** The same in whole seconds, and 0 is allowed. */
export const wholeSecondsAsMs = (secondsMax: number) => wholeNumber(0, secondsMax).transform(value => value * 1_000);

/** Written in KES with up to two decimals; the value is in cents. */
export const kesAsCents = text
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount in KES, such as 1000 or 0')
  .transform(given => Math.round(Number(given) * 100));

/** No value of a list needs a quotation mark at its beginning or end. */
const unquoted = text.superRefine((entry, context) => {
  const problem = findQuoted(entry);
  if (problem !== null) context.addIssue(problem);
});

/** Entries separated by commas; each is read by itself. */
export function listOf<T extends z.ZodType<unknown, string>>(entry: T) {
  return text.transform(split).pipe(z.array(unquoted.pipe(entry)));
}

/** The same, or the word none. */
export function listOrNone<T extends z.ZodType<unknown, string>>(entry: T) {
  return text.transform(given => (given === 'none' ? [] : split(given))).pipe(z.array(unquoted.pipe(entry)));
}

/** Entries that stay one text, with its commas. */
export const listAsText = text.superRefine((given, context) => {
  for (const [index, entry] of split(given).entries()) {
    const message = findQuoted(entry);
    if (message !== null) context.addIssue({ code: 'custom', path: [index], message });
  }
});

function split(given: string): string[] {
  return given.split(',').map(part => part.trim());
}

export const hostName = text.refine(
  host => isIP(host) !== 0 || /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(host),
  'must be an address or a host name',
);

export const addressRange = text.refine(isAddressRange, 'must be an address or a CIDR range, such as 10.0.0.0/8');

/** Addresses and ranges; the word safaricom stands for Safaricom's published list, the word none for nobody. */
export const callbackCallers = text
  .transform(given => (given === 'none' ? [] : split(given)))
  .pipe(
    z.array(
      z.union(
        [z.literal('safaricom').transform(() => SAFARICOM_ADDRESSES), addressRange.transform(range => [range])],
        'must be an address or a CIDR range, such as 10.0.0.0/8, or the word safaricom',
      ),
    ),
  )
  .transform(entries => entries.flat());

/** The same list, or the word any. */
export const c2bCallers = z.union([z.literal('any'), callbackCallers]);

/** Shortcodes, or the word none. */
export const shortcodeList = listOrNone(text.regex(/^\d{5,7}$/, 'must be a shortcode of 5 to 7 digits'));

/** Addresses and ranges that are not nearly all there are; or the word none. */
export const proxyRanges = listOrNone(addressRange).refine(
  ranges => !ranges.every(isAddressRange) || !isNearlyEveryAddress(ranges),
  'must not be every address: anyone could then forge their address',
);

/** Whether no text stands there twice. */
export function isUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** Where in a variable's value an issue is: "entry 2 role ", or nothing for the value itself. */
export function presentPath(path: readonly PropertyKey[]): string {
  return path.map(step => (typeof step === 'number' ? `entry ${step + 1} ` : `${String(step)} `)).join('');
}
