/** Lists stored callbacks for admins: the history, and those of several payments together. */

import { CALLBACK_VERDICTS } from '../domain/evidence.js';
import { timeOf } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';
import { findIds, selectCallbacks } from './find-ids.js';
import type { CallbackFilter, Inbox, StoredCallback } from './inbox.js';

const FIELDS = ['id', 'route', 'receivedAt', 'verdict', 'note', 'paymentId', 'body', 'copies'] as const;
const NEWEST_FIRST = { by: 'id', direction: 'DESC' } as const;

/** The verbs of the inbox that read rows, and never change any. */
export interface ListCallbacks
  extends Pick<Inbox, 'page' | 'byIds' | 'ofPayments' | 'count' | 'countEach' | 'summarise'> {
  /** The ids of those that match, from this one on, in their order. */
  idsFrom(filter: CallbackFilter, from: string, limit: number): Promise<readonly string[]>;
}

/** Every read but `count` and `summarise` is bounded by a LIMIT. */
export function createListCallbacks(store: Store): ListCallbacks {
  const byIds = async (ids: readonly string[]): Promise<ReadonlyMap<string, StoredCallback>> => {
    if (ids.length === 0) return new Map();
    const where = [{ field: 'id', is: 'IN', value: ids } as const];
    const [found = []] = await selectEach(store.reader(), CallbackRow, [{ where, limit: ids.length }], FIELDS);
    return new Map(found.map(callback => [callback.id, callback]));
  };
  return {
    byIds,
    page: async (filter, first, after) => {
      const below = after === null ? {} : { below: after };
      const ids = await findIds(store, filter, { order: 'DESC', limit: first + 1, ...below });
      const wanted = ids.slice(0, first);
      const known = await byIds(wanted);
      // One that was archived in between is left out.
      return { items: wanted.flatMap(id => known.get(id) ?? []), hasMore: ids.length > first };
    },
    idsFrom: (filter, from, limit) => findIds(store, filter, { order: 'ASC', limit, from }),
    countEach: (filter, most) =>
      Promise.all(
        (filter.verdict ?? CALLBACK_VERDICTS).map(async verdict => {
          const found = await findIds(store, { ...filter, verdict: [verdict] }, { order: 'DESC', limit: most });
          return { verdict, count: found.length };
        }),
      ),
    ofPayments: async (ids, first) => {
      const searches = ids.map(value => {
        return { where: [{ field: 'paymentId', is: '=', value } as const], order: NEWEST_FIRST, limit: first };
      });
      const found = await selectEach(store.reader(), CallbackRow, searches, FIELDS);
      return new Map(ids.map((id, index) => [id, found[index] ?? []]));
    },
    count: filter => selectCallbacks(store, filter).getCount(),
    summarise: async filter => {
      const query = selectCallbacks(store, filter).select('COUNT(*)', 'count').addSelect('MIN(callback.id)', 'oldest');
      const { isKeyed, ticket } = filter;
      if (isKeyed === true) query.andWhere('callback.ticket IS NOT NULL');
      if (ticket) query.andWhere('callback.ticket IN (:...ticket)', { ticket });
      const found = await query.getRawOne<{ readonly count: number | string; readonly oldest: string | null }>();
      const oldest = found?.oldest ?? null;
      return { count: Number(found?.count ?? 0), since: oldest === null ? null : timeOf(oldest) };
    },
  };
}
