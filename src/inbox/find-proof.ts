/** Finds out whether M-Pesa tells this gateway of payments by hand: by what has arrived at the URL, whatever became of it (contract 8.13). */

import { CALLBACK_VERDICTS } from '../domain/evidence.js';
import { firstIdAt, timeOf } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type RowSearch, selectEach } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';

/**
 * When a signed confirmation for this shortcode came, from `from` on, in UTC milliseconds; null: none has. One that nobody can read counts, because M-Pesa
 * has used the URL. A short index range for each verdict.
 */
export type FindProof = (shortcode: string, from: number) => Promise<number | null>;

/** Looks at what is stored. */
export function createFindProof(store: Pick<Store, 'reader'>): FindProof {
  return async (shortcode, from) => {
    const searches = CALLBACK_VERDICTS.map((verdict): RowSearch<CallbackRow> => {
      const where = [
        { field: 'route', is: '=', value: 'c2b/confirmation' },
        { field: 'verdict', is: '=', value: verdict },
        { field: 'id', is: '>=', value: firstIdAt(from) },
        { field: 'ticket', is: '=', value: shortcode },
      ] as const;
      return { where, limit: 1 };
    });
    const found = await selectEach(store.reader(), CallbackRow, searches, ['id']);
    const times = found.flat().map(({ id }) => timeOf(id));
    return times.length === 0 ? null : Math.min(...times);
  };
}
