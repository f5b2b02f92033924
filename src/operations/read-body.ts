/** Raw bytes of a message to a JSON value: strict UTF-8, no key with two values, no number that changes, bounded depth; never throws. */

import { isSafeNumber, parse } from 'lossless-json';
import { type Reading, understood, unreadable } from './operation.js';

/** M-Pesa needs six; whoever walks the value is far from the end of the stack. */
const DEPTH_MAX = 32;

/** Refuses invalid bytes, and passes over a byte order mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value in `bytes` (at most 64 KiB, which the caller sees to). Objects hold own keys only, `__proto__` too, so they
 * are read by `readPath`. A number that a double cannot hold (1e400, 1e-400, 20 digits) becomes NaN, which no reader takes.
 */
export function readBody(bytes: Uint8Array): Reading<unknown> {
  const text = decode(bytes);
  if (text === null) return unreadable('the body is not UTF-8');
  const parsed = parseStrictly(text);
  if (!parsed.ok) return parsed;
  return isDeeperThan(parsed.value, DEPTH_MAX) ? unreadable(`the body is nested deeper than ${DEPTH_MAX}`) : parsed;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function parseStrictly(text: string): Reading<unknown> {
  let hasContradiction = false;
  const onDuplicateKey = () => {
    hasContradiction = true;
  };
  try {
    const value = parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey });
    return hasContradiction ? unreadable('the body has a key with two values') : understood(value);
  } catch {
    // A SyntaxError, or the end of the stack after thousands of opening brackets.
    return unreadable('the body is not JSON');
  }
}

function exactNumber(literal: string): number {
  return isSafeNumber(literal) ? Number(literal) : Number.NaN;
}

function isDeeperThan(value: unknown, depthMax: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depthMax === 0 || Object.values(value).some(inner => isDeeperThan(inner, depthMax - 1));
}
