/** Finds what has become of the registration of a shortcode. */

import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { RegistrationRow } from './registration-row.js';

/** As it was stored; null where nobody has registered. */
export async function findRegistration(store: Pick<Store, 'reader'>, shortcode: string) {
  const where = [{ field: 'shortcode', is: '=', value: shortcode }] as const;
  const [row] = await selectRows(store.reader(), RegistrationRow, { where, limit: 1 });
  return row ?? null;
}
