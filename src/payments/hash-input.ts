/** Hashes a caller's input, to compare requests with the same idempotency key. Pure. */

import { createHash } from 'node:crypto';
import type { PaymentRequest } from '../domain/payment.js';
import { assert } from '../lib/assert.js';

/** What was asked, before it has an id; every field that decides what is paid. */
export type Draft = Omit<PaymentRequest, 'id' | 'createdAt' | 'currency'>;

/** A draft with what stands for the number of the recipient's document, where one is demanded. */
type Hashed = Draft & { readonly recipientId?: string };

/**
 * The fields of each version of the hash, only ever added to. A release that adds a field of the input adds a version with it,
 * and gives the field null where a caller leaves it out.
 */
const FIRST_FIELDS = [
  ...['accountReference', 'amountCents', 'command', 'description', 'kind'],
  ...['metadata', 'occasion', 'phoneNumber', 'shortcode'],
];
const VERSIONS: readonly { readonly prefix: string; readonly fields: readonly string[] }[] = [
  { prefix: '', fields: FIRST_FIELDS },
  { prefix: 'reversal:', fields: [...FIRST_FIELDS, 'reverses', 'reversesReceipt'] },
  { prefix: 'party:', fields: [...FIRST_FIELDS, 'partyShortcode', 'recipientId', 'recipientIdType'] },
  { prefix: 'checkout:', fields: [...FIRST_FIELDS, 'checkoutId'] },
];

/**
 * Of the normalised input: two ways to write the same phone number or amount are the same request. The oldest version that has all
 * fields which are given counts, so that the hash of an input never changes: a repeat finds the payment that another release
 * has opened, before a deploy, after it and during it.
 */
export function hashInput(draft: Hashed, versions = VERSIONS): string {
  const given = Object.entries(draft).filter(([, value]) => value !== null && value !== undefined);
  const version = versions.find(({ fields }) => given.every(([field]) => fields.includes(field)));
  assert(version, 'each field of the input is in a version of its hash');
  const values = new Map(given);
  const pairs = version.fields.map(field => [field, values.get(field) ?? null]);
  return version.prefix + createHash('sha256').update(JSON.stringify(pairs)).digest('hex');
}

/** Keys are kept as digests: databases take two keys for one that differ only in spaces at their end. */
export function digestKey(idempotencyKey: string | null): string | null {
  return idempotencyKey === null ? null : createHash('sha256').update(idempotencyKey).digest('hex');
}
