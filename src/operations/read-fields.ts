/** Tolerant readers of single wire values: each accepts anything, never throws, and returns null for a doubtful value. */

import { normaliseReceipt } from '../domain/receipt.js';

/** A JSON object from outside: every value has still to be read. */
export type Fields = Readonly<Record<string, unknown>>;

const ID = /^[!-~]{1,64}$/;
const RESULT_CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const WORD = /^[ -~]{1,128}$/;
/** Three characters of the date and seven zeros: stands where there is no receipt (daraja.md section 6.2). */
const RECEIPT_PLACEHOLDER = /^[A-Z0-9]{3}0{7}$/;
/** A till may have eight digits; the number of a phone has nine or more. */
const BUSINESS = /^\d{5,8}$/;
const NAMED_BUSINESS = /^(\d{5,8})\s*[-–]/;
const DESCRIPTION_LENGTH_MAX = 255;

/** The object's own fields; null for arrays and anything else that is not an object. */
export function readObject(value: unknown): Fields | null {
  return isObject(value) ? value : null;
}

/** What stands at a path of own keys, inherited ones never count; undefined when a step is missing. */
export function readPath(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

/** By their names in small letters, without the spaces that some of Daraja's keys have; a key that contradicts itself says nothing. */
export function readLooseKeys(fields: Fields): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(fields)) {
    const name = key.toLowerCase().replace(/[\s_]/g, '');
    found.set(name, found.has(name) && found.get(name) !== value ? null : value);
  }
  return found;
}

/** An id of M-Pesa's: a string of 1–64 visible ASCII characters. A number would match every row of some databases. */
export function readId(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null;
}

/** A result code verbatim, number or text. Only 0 and "0" become "0": "00" stays as it is, and -0, "", [] or true are no code. */
export function readResultCode(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
  return typeof value === 'string' && RESULT_CODE.test(value) ? value : null;
}

/** Prose of M-Pesa's in one line of at most 255 characters, without control characters; null when nothing is left. */
export function readDescription(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const line = value
    .slice(0, DESCRIPTION_LENGTH_MAX)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim();
  return line === '' ? null : line;
}

/** A word or two of M-Pesa's that mean something: at most 128 characters of printable ASCII. */
export function readWord(value: unknown): string | null {
  const line = readDescription(value);
  return line !== null && WORD.test(line) ? line : null;
}

/** An M-Pesa receipt in the one form that it has inside, however it is written; null for the placeholder that failures carry. */
export function readReceipt(value: unknown): string | null {
  const receipt = typeof value === 'string' ? normaliseReceipt(value) : null;
  return receipt === null || RECEIPT_PLACEHOLDER.test(receipt) ? null : receipt;
}

/** The number of a business: of its paybill or its till. */
export function readBusiness(value: unknown): string | null {
  return typeof value === 'string' && BUSINESS.test(value) ? value : null;
}

/** That of a party that is told with its name, such as "600123 - SHOP"; the dash may be a long one. */
export function readPartyBusiness(value: unknown): string | null {
  return NAMED_BUSINESS.exec(readDescription(value) ?? '')?.[1] ?? null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
