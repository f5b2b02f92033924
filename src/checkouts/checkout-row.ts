/** A checkout as a row, with the keys by which it is found while it is open, and the caller's key. */

import { EntitySchema } from 'typeorm';
import { type Checkout, referenceKeyOf } from '../domain/checkout.js';
import {
  idColumn,
  integerColumn,
  optionalIdColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  textColumn,
  wordColumn,
} from '../store/columns.js';

/** Who asked for it. */
interface Asked {
  readonly caller: string;
  /** As a digest; unique with the caller. */
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
}

/** The checkout's columns. Instants are UTC milliseconds. */
export interface CheckoutRow extends Omit<Checkout, 'releasedTries'>, Asked {
  /** See `referenceKeyOf`. */
  readonly referenceKey: string;
  /** The same while it is OPEN, else null; unique. */
  readonly openReferenceKey: string | null;
  /** `expiresAt` while it is OPEN, else null. */
  readonly openUntil: number | null;
  /** Ids separated by commas. */
  readonly releasedTries: string;
}

export const CheckoutRow = new EntitySchema<CheckoutRow>({
  name: 'Checkout',
  tableName: 'checkouts',
  columns: {
    id: { ...idColumn('id'), primary: true },
    status: wordColumn('status'),
    version: integerColumn('version'),
    amountCents: integerColumn('amountCents'),
    currency: wordColumn('currency'),
    shortcode: wordColumn('shortcode'),
    accountReference: wordColumn('accountReference'),
    referenceKey: wordColumn('referenceKey'),
    openReferenceKey: optionalWordColumn('openReferenceKey'),
    openUntil: optionalIntegerColumn('openUntil'),
    description: optionalTextColumn('description'),
    metadata: optionalTextColumn('metadata'),
    returnUrl: optionalTextColumn('returnUrl'),
    maxTries: integerColumn('maxTries'),
    createdAt: integerColumn('createdAt'),
    expiresAt: integerColumn('expiresAt'),
    paidAt: optionalIntegerColumn('paidAt'),
    paidBy: optionalIdColumn('paidBy'),
    releasedTries: textColumn('releasedTries'),
    caller: wordColumn('caller'),
    idempotencyKey: optionalWordColumn('idempotencyKey'),
    inputHash: wordColumn('inputHash'),
  },
});

/** What a change of a checkout may change. */
export const CHANGING_FIELDS = [
  ...(['status', 'version', 'openReferenceKey', 'openUntil', 'paidAt', 'paidBy', 'releasedTries'] as const),
] as const satisfies readonly (keyof CheckoutRow)[];

/** The row of a checkout, with who asked for it. */
export function buildCheckoutRow(checkout: Checkout, { caller, idempotencyKey, inputHash }: Asked): CheckoutRow {
  const isOpen = checkout.status === 'OPEN';
  const referenceKey = referenceKeyOf(checkout.shortcode, checkout.accountReference);
  return {
    ...checkout,
    ...{ referenceKey, openReferenceKey: isOpen ? referenceKey : null, openUntil: isOpen ? checkout.expiresAt : null },
    ...{ releasedTries: checkout.releasedTries.join(','), caller, idempotencyKey, inputHash },
  };
}

/** The checkout without what only the store needs. */
export function readCheckoutRow(row: CheckoutRow): Checkout {
  const { referenceKey: _key, openReferenceKey: _open, openUntil: _until, ...kept } = row;
  const { caller: _caller, idempotencyKey: _idempotency, inputHash: _hash, releasedTries, ...checkout } = kept;
  return { ...checkout, releasedTries: releasedTries === '' ? [] : releasedTries.split(',') };
}
