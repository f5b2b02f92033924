/** One text for one JSON value, whatever the order of its keys: what is stored, and compared for idempotency. */

import { badInput } from '../../../domain/gateway-error.js';
import type { Rule } from './rules.js';

const TEXT_BYTES_MAX = 4_096;
const DEPTH_MAX = 32;
const ACCEPTED = 'JSON of at most 4 kB, at most 32 levels deep, without numbers that are out of range';

/** The rule of a caller's own JSON. */
export const metadata: Rule<unknown> = {
  isKept: value => isShortEnough(canonicalText(value, 0)),
  accepted: ACCEPTED,
};

/** Null for null and for what was left out. Refuses too much with BAD_USER_INPUT on `field`. */
export function readCanonicalJson(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = canonicalText(value, 0);
  // A document may hold variables within its JSON: only now they are all in their places.
  if (!isShortEnough(text)) throw badInput(field, ACCEPTED);
  return text;
}

function isShortEnough(text: string | null): text is string {
  return text !== null && Buffer.byteLength(text) <= TEXT_BYTES_MAX;
}

/** Null when it is too deep or holds no JSON. A depth limit, because the stack has one too. */
function canonicalText(value: unknown, depth: number): string | null {
  if (depth > DEPTH_MAX) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : null;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value))
    return wrap(
      '[',
      value.map(item => canonicalText(item, depth + 1)),
      ']',
    );
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return wrap(
    '{',
    entries.map(([key, item]) => canonicalEntry(key, item, depth)),
    '}',
  );
}

function canonicalEntry(key: string, value: unknown, depth: number): string | null {
  const text = canonicalText(value, depth + 1);
  return text === null ? null : `${JSON.stringify(key)}:${text}`;
}

function wrap(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(',')}${close}`;
}
