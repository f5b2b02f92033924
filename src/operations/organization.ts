/** Organisation look-up: whose paybill or till a number is; answered at once, and nothing moves (daraja.md section 31). */

import { type Reading, understood, unreadable } from './operation.js';
import { readDescription, readObject, readResultCode } from './read-fields.js';

/** What kind of number it is. */
export type OrganizationKind = keyof typeof IDENTIFIER_TYPES;

/** A question in our words. */
export interface OrganizationQuestion {
  /** Whose Daraja app asks. */
  readonly shortcode: string;
  readonly kind: OrganizationKind;
  readonly identifier: string;
}

/** The request in Daraja's own words. */
export interface OrganizationMessage {
  readonly IdentifierType: (typeof IDENTIFIER_TYPES)[OrganizationKind];
  readonly Identifier: string;
}

const IDENTIFIER_TYPES = { PAYBILL: '4', TILL: '2' } as const;

/** The documentation says "0", production says "4000". */
const FOUND: ReadonlySet<string | null> = new Set(['0', '4000']);

/** The request; an access token is all that it needs. */
export function buildOrganization({ kind, identifier }: OrganizationQuestion): OrganizationMessage {
  return { IdentifierType: IDENTIFIER_TYPES[kind], Identifier: identifier };
}

/** The registered name; null when M-Pesa knows no such number. */
export function readOrganization(body: unknown): Reading<{ readonly name: string | null }> {
  const answer = readObject(body);
  const code = readResultCode(answer?.ResponseCode);
  if (answer === null || code === null) return unreadable('ResponseCode is missing or not a code');
  if (!FOUND.has(code)) return understood({ name: null });
  const name = readDescription(answer.OrganizationName);
  return name === null ? unreadable('OrganizationName is missing') : understood({ name });
}
