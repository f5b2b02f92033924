/** Lists stored callbacks for admins: the history, and those of several payments together. */

import type { SelectQueryBuilder } from 'typeorm';
import { pageOf } from '../domain/page.js';
import { firstIdAt, timeOf } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';
import type { CallbackFilter, Inbox, StoredCallback } from './inbox.js';

const FIELDS = ['id', 'route', 'receivedAt', 'verdict', 'note', 'paymentId', 'body', 'copies'] as const;
const NEWEST_FIRST = { by: 'id', direction: 'DESC' } as const;

/** Reads rows, and never changes any. */
export function createListCallbacks(store: Store): Pick<Inbox, 'page' | 'ofPayments' | 'count' | 'summarise'> {
  const select = (filter: CallbackFilter) => {
    const query = store.reader().getRepository(CallbackRow).createQueryBuilder('callback');
    restrict(query, filter);
    return query;
  };
  return {
    page: async (filter, first, after) => {
      const query = select(filter);
      if (after !== null) query.andWhere('callback.id < :after', { after });
      const rows: readonly StoredCallback[] = await query
        .orderBy('callback.id', 'DESC')
        .limit(first + 1)
        .getMany();
      return pageOf(rows, first);
    },
    ofPayments: async (ids, first) => {
      const searches = ids.map(value => {
        return { where: [{ field: 'paymentId', is: '=', value } as const], order: NEWEST_FIRST, limit: first };
      });
      const found = await selectEach(store.reader(), CallbackRow, searches, FIELDS);
      return new Map(ids.map((id, index) => [id, found[index] ?? []]));
    },
    count: filter => select(filter).getCount(),
    summarise: async filter => {
      const query = select(filter).select('COUNT(*)', 'count').addSelect('MIN(callback.id)', 'oldest');
      const found = await query.getRawOne<{ readonly count: number | string; readonly oldest: string | null }>();
      const oldest = found?.oldest ?? null;
      return { count: Number(found?.count ?? 0), since: oldest === null ? null : timeOf(oldest) };
    },
  };
}

function restrict(query: SelectQueryBuilder<CallbackRow>, filter: CallbackFilter): void {
  const { verdict, paymentId, receivedAfter, receivedBefore } = filter;
  if (verdict) query.andWhere('callback.verdict IN (:...verdict)', { verdict });
  if (paymentId !== undefined) query.andWhere('callback.paymentId = :paymentId', { paymentId });
  if (receivedAfter !== undefined) query.andWhere('callback.id >= :low', { low: firstIdAt(receivedAfter + 1) });
  if (receivedBefore !== undefined) query.andWhere('callback.id < :high', { high: firstIdAt(receivedBefore) });
}
