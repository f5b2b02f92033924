/** Erases what a shop wrote into a checkout for its customer. */

import type { EntityManager } from 'typeorm';
import { ERASED, eraseCheckout, type Person } from '../domain/erased.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { buildCheckoutRow, CheckoutRow, readCheckoutRow } from './checkout-row.js';

const ERASED_FIELDS = [
  'accountReference',
  'referenceKey',
  'description',
  'metadata',
  'returnUrl',
  'inputHash',
] as const;

/** ERASED, or was before: nothing is left to erase. OPEN: it may still be paid, and nothing was done. */
export type CheckoutErasure = 'ERASED' | 'BEFORE' | 'OPEN';

/** Locks the checkout; one that is gone counts as erased before. A repeat of its idempotency key is a conflict from then on. */
export async function eraseCheckoutRow(unit: Unit, id: string, person: Person): Promise<CheckoutErasure> {
  const [row] = await unit.lockMany(CheckoutRow, [id]);
  if (row?.status === 'OPEN') return 'OPEN';
  if (!row || row.inputHash === ERASED) return 'BEFORE';
  const asked = { caller: row.caller, idempotencyKey: row.idempotencyKey, inputHash: ERASED };
  const erased = buildCheckoutRow(eraseCheckout(readCheckoutRow(row), person), asked);
  await unit.updateMany(CheckoutRow, [erased], ERASED_FIELDS);
  return 'ERASED';
}

/** Whether it may still be paid. */
export function isOpenCheckout(from: EntityManager, id: string): Promise<boolean> {
  return from.getRepository(CheckoutRow).existsBy({ id, status: 'OPEN' });
}

/** Ids of checkouts after the id `position` that were made before `before` (UTC milliseconds), and which of them need no look. */
export async function readOldCheckouts(
  store: Store,
  before: number,
  position: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly isErased: boolean }[]> {
  const where = [
    { field: 'id', is: '>', value: position },
    { field: 'id', is: '<', value: firstIdAt(before) },
  ] as const;
  const order = { by: 'id', direction: 'ASC' } as const;
  const rows = await selectRows(store.reader(), CheckoutRow, { where, order, limit });
  return rows.map(({ id, inputHash }) => ({ id, isErased: inputHash === ERASED }));
}
