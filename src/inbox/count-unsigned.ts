/** Counts the confirmations that nobody has signed and M-Pesa has not confirmed. */

import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';

/** At most `limit`, which stands for that many or more. */
export async function countUnsigned(store: Pick<Store, 'reader'>, limit: number): Promise<number> {
  const where = [
    { field: 'verdict', is: '=', value: 'UNCONFIRMED' },
    { field: 'route', is: '=', value: 'c2b/confirmation' },
  ] as const;
  const order = { by: 'id', direction: 'DESC' } as const;
  return (await selectRows(store.reader(), CallbackRow, { where, order, limit })).length;
}
