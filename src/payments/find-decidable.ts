/** Finds payments whose unconfirmed callbacks can be decided, because M-Pesa has answered or will not: one short index range. */

import type { Unconfirmed } from '../domain/payment.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { PaymentRow } from './payment-row.js';

const DECIDABLE: Unconfirmed = 'DECIDABLE';

/** Ids after `after`, in their order, at most `limit`. Those that wait for an answer are not among them, however many there are. */
export async function findDecidable(store: Store, after: string, limit: number): Promise<readonly string[]> {
  const where = [
    { field: 'unconfirmed', is: '=', value: DECIDABLE },
    { field: 'id', is: '>', value: after },
  ] as const;
  const query = { where, order: { by: 'id', direction: 'ASC' }, limit } as const;
  const [rows = []] = await selectEach(store.reader(), PaymentRow, [query], ['id']);
  return rows.map(({ id }) => id);
}

/**
 * Notes that nothing of a payment is left to be decided, unless `isLeft` finds something once the payment is locked: nobody can add
 * to it then.
 */
export async function closeDecidable(unit: Unit, id: string, isLeft: () => Promise<boolean>): Promise<void> {
  const [row] = await unit.lockMany(PaymentRow, [id]);
  if (row?.unconfirmed !== DECIDABLE || (await isLeft())) return;
  await unit.updateMany(PaymentRow, [{ ...row, unconfirmed: null }], ['unconfirmed']);
}
