/** Raw bytes of a message to a JSON value; untrustworthy parts are null. Never throws. */

import { type Reading, understood, unreadable } from './operation.js';
import { readOddJson } from './read-odd-json.js';

/** M-Pesa needs six; walking this deep is far from the stack's limit. */
export const DEPTH_MAX = 32;

/** Bytes that are no UTF-8 become U+FFFD, which no id, code, amount or name of ours contains; passes over a byte order mark. */
const UTF8 = new TextDecoder();

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
/** Only such a number can be read as another one than is written: 1e-400 as 0, 9007199254740993 as 9007199254740992. */
const INEXACT_NUMBER = /\d[eE]|[\d.]{16}/;

/**
 * The value in `bytes` (at most 64 KiB, which the caller sees to). One odd value does not spoil a message: a key that is written
 * twice, a number that is not exactly what is written, and what is nested too deep are null, as if M-Pesa had not said them.
 * JSON.parse alone would let the last of two equal keys win. Unreadable where the structure itself is broken. Objects hold own
 * keys only, even one named `__proto__`; read them by `readPath` and copy none of them whole.
 */
export function readBody(bytes: Uint8Array): Reading<unknown> {
  return readText(UTF8.decode(bytes));
}

/** The same of text that has been decoded. */
export function readText(text: string): Reading<unknown> {
  const value = parse(text);
  if (value !== undefined && isPlain(text, value)) return understood(value);
  const odd = readOddJson(text, DEPTH_MAX);
  return odd === undefined ? unreadable('the body is not JSON') : understood(odd);
}

/** Undefined if it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether JSON.parse has read what is written: the way of nearly all messages, and ten times faster than the other. */
function isPlain(text: string, value: unknown): boolean {
  const skeleton = text.replace(STRING, '');
  // Outside of strings a valid text has one colon for each key that was written.
  return !INEXACT_NUMBER.test(skeleton) && skeleton.split(':').length - 1 === countKeys(value, DEPTH_MAX);
}

/** Keys at all levels; NaN, which no sum gets rid of, if there are more levels than `depthMax`. */
function countKeys(value: unknown, depthMax: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depthMax === 0) return Number.NaN;
  const values = Object.values(value);
  return values.reduce<number>(
    (count, inner) => count + countKeys(inner, depthMax - 1),
    Array.isArray(value) ? 0 : values.length,
  );
}
