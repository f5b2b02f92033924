/** Finds the pushes without an outcome that have this reference: one short index range. */

import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { foldTyped } from '../domain/twins.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { PaymentRow } from './payment-row.js';

/** More than one with the same reference is rare. */
const PUSHES_MAX = 100;

/** Of this shortcode, the newest first; by the reference as a payer types it, which is compared as that of a twin is. */
export async function findOpenPushes(
  store: Pick<Store, 'reader'>,
  shortcode: string,
  accountReference: string,
): Promise<readonly Pick<Payment, 'id' | 'amountCents'>[]> {
  const rows = await selectRows(store.reader(), PaymentRow, {
    where: [
      { field: 'referenceFolded', is: '=', value: foldTyped(accountReference) },
      { field: 'shortcode', is: '=', value: shortcode },
      { field: 'status', is: 'IN', value: ['PENDING', 'TIMED_OUT'] },
    ],
    order: { by: 'id', direction: 'DESC' },
    limit: PUSHES_MAX,
  });
  return rows.filter(row => kindOf(row).isPrompt);
}
