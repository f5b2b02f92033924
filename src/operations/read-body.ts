/** Raw bytes of a message to a JSON value: strict UTF-8, no key twice, no number that would round to 0, bounded depth; never throws. */

import { type Reading, understood, unreadable } from './operation.js';

/** M-Pesa needs six; whoever walks the value is far from the end of the stack. */
const DEPTH_MAX = 32;

/** Refuses invalid bytes, and passes over a byte order mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
/** Numbers such as 1e-400, which would be read as 0; nothing that M-Pesa counts comes near. */
const VANISHING_NUMBER = /[eE]-|\.0{20}/;

/**
 * The value in `bytes` (at most 64 KiB, which the caller sees to). JSON.parse alone would let the last of two equal keys
 * win. Objects hold own keys only, even one named `__proto__`; read them by `readPath` and copy none of them whole.
 */
export function readBody(bytes: Uint8Array): Reading<unknown> {
  const text = decode(bytes);
  if (text === null) return unreadable('the body is not UTF-8');
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const keys = countKeys(parsed.value, DEPTH_MAX);
  if (Number.isNaN(keys)) return unreadable(`the body is nested deeper than ${DEPTH_MAX}`);
  const skeleton = text.replace(STRING, '');
  if (VANISHING_NUMBER.test(skeleton)) return unreadable('the body has a number next to nothing');
  // Outside of strings a valid text has one colon for each key that was written.
  if (skeleton.split(':').length - 1 !== keys) return unreadable('the body has a key twice');
  return parsed;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function parse(text: string): Reading<unknown> {
  try {
    return understood(JSON.parse(text));
  } catch {
    return unreadable('the body is not JSON');
  }
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
