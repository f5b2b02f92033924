/** Erases what a shop wrote into a checkout for its customer. */

import type { EntityManager } from 'typeorm';
import { referenceKeyOf } from '../domain/checkout.js';
import { ERASED, eraseCheckout, type Person } from '../domain/erased.js';
import { foldedForms } from '../domain/phone-number.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { selectRows } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { buildCheckoutRow, CheckoutRow, readCheckoutRow } from './checkout-row.js';

const PAGE = 500;
const BY_ID = { by: 'id', direction: 'ASC' } as const;

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

/** Checkouts of any shortcode whose reference is this number, however it is written, that are not erased. */
export async function findCheckoutsNamed(store: Store, phoneNumber: string): Promise<readonly CheckoutRow[]> {
  const shortcodes = await findShortcodes(store);
  const keys = shortcodes.flatMap(shortcode => foldedForms(phoneNumber).map(form => referenceKeyOf(shortcode, form)));
  if (keys.length === 0) return [];
  const read = (position: string) => {
    const where = [{ field: 'referenceKey', is: 'IN', value: keys } as const, after(position)];
    return selectRows(store.reader(), CheckoutRow, { where, order: BY_ID, limit: PAGE });
  };
  const found: CheckoutRow[] = [];
  for await (const row of pages(PAGE, read, ({ id }) => id)) found.push(row);
  return found.filter(({ inputHash }) => inputHash !== ERASED);
}

/** All that any checkout was ever for: from each the index leads to the next. */
async function findShortcodes(store: Store): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const where = [{ field: 'shortcode', is: '>', value: found.at(-1) ?? '' }] as const;
    const order = { by: 'shortcode', direction: 'ASC' } as const;
    const [next] = await selectRows(store.reader(), CheckoutRow, { where, order, limit: 1 });
    if (!next) return found;
    found.push(next.shortcode);
  }
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
  const where = [after(position), { field: 'id', is: '<', value: firstIdAt(before) } as const];
  const rows = await selectRows(store.reader(), CheckoutRow, { where, order: BY_ID, limit });
  return rows.map(({ id, inputHash }) => ({ id, isErased: inputHash === ERASED }));
}

function after(position: string) {
  return { field: 'id', is: '>', value: position } as const;
}
