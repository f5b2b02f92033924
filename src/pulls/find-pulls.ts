/** How the pulls stand, for whoever looks: the same on every instance. */

import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { PullRow } from './pull-row.js';

/** Of one shortcode. */
export type PullState = Pick<PullRow, 'shortcode' | 'refusal' | 'pulledThrough'>;

/** More shortcodes than a configuration may name. */
const SHORTCODES_MAX = 1_000;

/** Of each shortcode that was ever pulled. Rejects when the database is away. */
export async function findPulls(store: Pick<Store, 'reader'>): Promise<readonly PullState[]> {
  return selectRows(store.reader(), PullRow, { where: [], limit: SHORTCODES_MAX });
}
