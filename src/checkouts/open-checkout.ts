/** Stores a new checkout, unless its key or its reference is taken. */

import { createHash } from 'node:crypto';
import { type Checkout, foldReference, referenceKeyOf } from '../domain/checkout.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { ID_ALPHABET, timeOf } from '../lib/ids.js';
import type { RandomBytes } from '../lib/random.js';
import { digestKey } from '../payments/hash-input.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { buildCheckoutRow, CheckoutRow } from './checkout-row.js';
import type { CheckoutInput } from './checkouts.js';

/** Easy to read out and to type: none of it is taken for another. */
const REFERENCE_LETTERS = [...ID_ALPHABET.toUpperCase()].filter(letter => !'01'.includes(letter));
const REFERENCE_LENGTH = 8;
const REFERENCES_TRIED_MAX = 5;

export interface OpenCheckoutNeighbours {
  readonly store: Store;
  readonly newId: () => string;
  readonly random: RandomBytes;
}

/** With its shortcode found already. */
export type ReadyInput = CheckoutInput & { readonly shortcode: string };

/** Resolves to its id, or to that of the checkout that the same key has opened before. Refuses as `Checkouts.create` does. */
export async function openCheckout(neighbours: OpenCheckoutNeighbours, input: ReadyInput): Promise<string> {
  const { store, newId, random } = neighbours;
  refuseEmptyReference(input.accountReference);
  const id = newId();
  const references =
    input.accountReference ?? Array.from({ length: REFERENCES_TRIED_MAX }, () => makeReference(random));
  const asked = {
    caller: input.caller,
    idempotencyKey: digestKey(input.idempotencyKey),
    inputHash: hashCheckout(input),
  };
  return store.atomically(async unit => {
    const known = await findKnown(unit, id, asked);
    if (known) {
      if (known.inputHash !== asked.inputHash) throw conflict();
      return known.id;
    }
    const accountReference = await chooseReference(unit, input.shortcode, [references].flat());
    if (accountReference === null) throw referenceTaken();
    await unit.insertMany(CheckoutRow, [buildCheckoutRow(buildCheckout(id, input, accountReference), asked)]);
    return id;
  });
}

function buildCheckout(id: string, input: ReadyInput, accountReference: string): Checkout {
  const { amountCents, shortcode, description, metadata, returnUrl, maxTries, expiresInSeconds } = input;
  const createdAt = timeOf(id);
  return {
    ...{ id, status: 'OPEN', version: 1, amountCents, currency: 'KES', shortcode, accountReference },
    ...{ description, metadata, returnUrl, maxTries, createdAt, expiresAt: createdAt + expiresInSeconds * 1_000 },
    ...{ paidAt: null, paidBy: null, releasedTries: [] },
  };
}

type Asked = Pick<CheckoutRow, 'caller' | 'idempotencyKey' | 'inputHash'>;

/** Its own row, from a run whose commit was not heard of, or the one of its key. */
async function findKnown(unit: Unit, id: string, { caller, idempotencyKey }: Asked): Promise<CheckoutRow | null> {
  const [own] = await unit.findMany(CheckoutRow, 'id', [id]);
  if (own || idempotencyKey === null) return own ?? null;
  const [keyed] = await unit.findMany(CheckoutRow, 'idempotencyKey', [idempotencyKey], { caller });
  return keyed ?? null;
}

/** The first that no open checkout of the shortcode has; its unique key decides a race. */
async function chooseReference(unit: Unit, shortcode: string, references: readonly string[]): Promise<string | null> {
  const keys = references.map(reference => referenceKeyOf(shortcode, reference));
  const taken = await unit.findMany(CheckoutRow, 'openReferenceKey', keys);
  const free = references.find((_, index) => !taken.some(({ openReferenceKey }) => openReferenceKey === keys[index]));
  return free ?? null;
}

function makeReference(random: RandomBytes): string {
  let text = '';
  while (text.length < REFERENCE_LENGTH) {
    // Bytes past the last whole round are drawn again, so that every letter is equally likely.
    const rounds = Math.floor(256 / REFERENCE_LETTERS.length) * REFERENCE_LETTERS.length;
    const fair = [...random(16)].filter(byte => byte < rounds);
    text += fair.map(byte => REFERENCE_LETTERS[byte % REFERENCE_LETTERS.length]).join('');
  }
  return text.slice(0, REFERENCE_LENGTH);
}

/** Of the normalised input; the prefix is the version of this list of fields. */
function hashCheckout(input: ReadyInput): string {
  const { amountCents, accountReference, description, shortcode, metadata } = input;
  const { expiresInSeconds, maxTries, returnUrl } = input;
  const fields = [
    amountCents,
    accountReference,
    description,
    shortcode,
    metadata,
    expiresInSeconds,
    maxTries,
    returnUrl,
  ];
  return `1:${createHash('sha256').update(JSON.stringify(fields)).digest('hex')}`;
}

/** Spaces and hyphens count for nothing, so they are no reference alone. */
function refuseEmptyReference(reference: string | null): void {
  if (reference === null || foldReference(reference) !== '') return;
  throw badInput('accountReference', 'more than spaces and hyphens: the gateway ignores both');
}

function referenceTaken(): GatewayError {
  return badInput(
    'accountReference',
    'one that no other open checkout of this shortcode has (case, spaces and hyphens are ignored); leave it out to get one',
  );
}

function conflict(): GatewayError {
  const message = 'This idempotencyKey was used before with other input. Use a new key, or repeat the same input.';
  return new GatewayError('IDEMPOTENCY_CONFLICT', message, { field: 'idempotencyKey' });
}
