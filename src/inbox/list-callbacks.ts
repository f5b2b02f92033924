/** Lists stored callbacks for admins: the history, and those of several payments together. */

import type { SelectQueryBuilder } from 'typeorm';
import { pageOf } from '../domain/page.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';
import type { CallbackFilter, Inbox, StoredCallback } from './inbox.js';

const FIELDS = ['id', 'route', 'receivedAt', 'verdict', 'note', 'paymentId', 'body', 'copies'] as const;
const NEWEST_FIRST = { by: 'id', direction: 'DESC' } as const;

/** Reads rows, and never changes any. */
export function createListCallbacks(store: Store): Pick<Inbox, 'page' | 'ofPayments' | 'count'> {
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
  };
}

function restrict(query: SelectQueryBuilder<CallbackRow>, filter: CallbackFilter): void {
  const { verdict, paymentId, receivedAfter, receivedBefore } = filter;
  if (verdict) query.andWhere('callback.verdict IN (:...verdict)', { verdict });
  if (paymentId !== undefined) query.andWhere('callback.paymentId = :paymentId', { paymentId });
  if (receivedAfter !== undefined) query.andWhere('callback.id >= :low', { low: firstIdAt(receivedAfter + 1) });
  if (receivedBefore !== undefined) query.andWhere('callback.id < :high', { high: firstIdAt(receivedBefore) });
}
