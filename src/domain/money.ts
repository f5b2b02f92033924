/** Exact money: integer cents inside, decimal text outside, never floating-point arithmetic. */

import { assert } from '../lib/assert.js';

/** 13 digits before the point keep every amount, in cents, inside the integers that a double holds exactly. */
const EXACT = /^(?<sign>-?)(?<whole>0|[1-9]\d{0,12})(?:\.(?<fraction>\d{1,2}))?$/;
const SCIENTIFIC = /^(?<sign>-?)(?<whole>\d{1,13})(?:\.(?<fraction>\d{1,17}))?[eE](?<exponent>[+-]?\d{1,2})$/;
const LENIENT = /^(?<sign>-?)(?<whole>\d{1,13})(?:\.(?<fraction>\d{1,2})0*)?$/;

/** Integer cents of a caller's amount ("150", "150.5", "150.00" or the integer 150); null for anything else. */
export function centsFromDecimal(input: string | number): number | null {
  if (typeof input === 'number' && !Number.isInteger(input)) return null;
  return centsFromMatch(EXACT.exec(String(input)));
}

/**
 * Integer cents of an amount as M-Pesa writes it (120, 120.5, "0120.000", and "1.2E7" as Java writes twelve million); null if it
 * is not an amount or has fractions of a cent.
 */
export function readCents(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return centsFromMatch(LENIENT.exec(withoutExponent(String(value))));
}

/** The same decimal written out; the text as it is if it has no exponent. */
function withoutExponent(text: string): string {
  const { sign, whole, fraction = '', exponent } = SCIENTIFIC.exec(text)?.groups ?? {};
  if (sign === undefined || whole === undefined) return text;
  const point = whole.length + Number(exponent);
  const digits = `${whole}${fraction}`
    .padEnd(point, '0')
    .padStart(whole.length + fraction.length + Math.max(0, 1 - point), '0');
  const at = Math.max(1, point);
  return digits.length > at ? `${sign}${digits.slice(0, at)}.${digits.slice(at)}` : `${sign}${digits}`;
}

/** Cents as decimal text with two places: 15000 is "150.00", -5 is "-0.05". What amounts add up to may be any integer: a bigint. */
export function decimalFromCents(cents: number | bigint): string {
  assert(typeof cents === 'bigint' || Number.isSafeInteger(cents), 'cents are a safe integer');
  const digits = String(cents < 0 ? -cents : cents).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Cents as the whole shillings that M-Pesa takes; an amount with cents must have been refused long before. */
export function shillingsFromCents(cents: number): number {
  assert(Number.isSafeInteger(cents) && cents % 100 === 0, 'the amount is in whole shillings');
  return cents / 100;
}

function centsFromMatch(match: RegExpExecArray | null): number | null {
  if (match === null) return null;
  const { sign, whole, fraction = '' } = match.groups ?? {};
  const cents = Number(`${whole}${fraction.padEnd(2, '0')}`);
  return sign === '-' && cents !== 0 ? -cents : cents;
}
