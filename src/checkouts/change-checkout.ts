/** What ends a checkout without money: a caller cancels it, or its time is over. */

import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { CHANGING_FIELDS, CheckoutRow } from './checkout-row.js';

/** Expired in one go; what is left is found by the next one. */
const EXPIRE_MAX = 100;

/** Resolves to whether it has changed. Refuses an unknown one (NOT_FOUND) and one that is PAID (BAD_USER_INPUT). */
export function cancelCheckout(store: Store, id: string): Promise<boolean> {
  return store.atomically(async unit => {
    const [row] = await unit.lockMany(CheckoutRow, [id]);
    if (!row) throw noSuchCheckout();
    if (row.status === 'PAID') throw badInput('id', 'a checkout that is not paid; this one is PAID');
    if (row.status !== 'OPEN') return false;
    await unit.updateMany(CheckoutRow, [closed(row, 'CANCELLED')], CHANGING_FIELDS);
    return true;
  });
}

/** One pass over those whose time is over at `now`, UTC milliseconds. Resolves to how many have become EXPIRED. */
export async function expireCheckouts(store: Store, now: number): Promise<number> {
  // Smaller than any row has: those that are not open have null there, which no range includes.
  const where = [{ field: 'openUntil', is: '<', value: now + 1 }] as const;
  const query = { where, order: { by: 'openUntil', direction: 'ASC' }, limit: EXPIRE_MAX } as const;
  const [due = []] = await selectEach(store.reader(), CheckoutRow, [query], ['id', 'openUntil']);
  if (due.length === 0) return 0;
  return store.atomically(async unit => {
    const rows = await unit.lockMany(
      CheckoutRow,
      due.map(({ id }) => id),
    );
    // Another instance may have come first, or money.
    const expired = rows.filter(({ openUntil }) => openUntil !== null && openUntil <= now);
    const after = expired.map(row => closed(row, 'EXPIRED'));
    if (after.length > 0) await unit.updateMany(CheckoutRow, after, CHANGING_FIELDS);
    return after.length;
  });
}

/** The same whether it exists or is somebody else's. */
export function noSuchCheckout(): GatewayError {
  return new GatewayError('NOT_FOUND', 'No such checkout.', { field: 'id' });
}

function closed(row: CheckoutRow, status: 'CANCELLED' | 'EXPIRED'): CheckoutRow {
  return { ...row, status, version: row.version + 1, openReferenceKey: null, openUntil: null };
}
