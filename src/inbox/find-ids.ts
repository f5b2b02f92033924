/** Finds the ids of callbacks by a filter. Routes have their own way: whatever is frequent or rare, it is a range of one index. */

import type { SelectQueryBuilder } from 'typeorm';
import { CALLBACK_VERDICTS } from '../domain/evidence.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, type RowSearch, selectEach } from '../store/select-rows.js';
import { CallbackRow } from './callback-row.js';
import type { CallbackFilter } from './inbox.js';

/** Which ids, and from where on. */
export interface IdRange {
  readonly order: 'ASC' | 'DESC';
  readonly limit: number;
  /** Only ids below this one. */
  readonly below?: string;
  /** Only ids from this one on. */
  readonly from?: string;
}

/** More than there are. A longer list is looked up without the index. */
const ROUTES_MAX = 20;

/** Callbacks that match, as a query to go on with. */
export function selectCallbacks(store: Store, filter: CallbackFilter): SelectQueryBuilder<CallbackRow> {
  const { verdict, route, paymentId, receivedAfter, receivedBefore } = filter;
  const query = store.reader().getRepository(CallbackRow).createQueryBuilder('callback');
  if (verdict) query.andWhere('callback.verdict IN (:...verdict)', { verdict });
  if (route) query.andWhere('callback.route IN (:...route)', { route });
  if (paymentId !== undefined) query.andWhere('callback.paymentId = :paymentId', { paymentId });
  if (receivedAfter !== undefined) query.andWhere('callback.id >= :low', { low: firstIdAt(receivedAfter + 1) });
  if (receivedBefore !== undefined) query.andWhere('callback.id < :high', { high: firstIdAt(receivedBefore) });
  return query;
}

/** In the order of the ids, which is that of their receipt. */
export async function findIds(store: Store, filter: CallbackFilter, range: IdRange): Promise<readonly string[]> {
  const routes = [...new Set(filter.route)];
  const isByRoute = routes.length > 0 && routes.length <= ROUTES_MAX && filter.paymentId === undefined;
  return isByRoute ? findByRoute(store, { ...filter, route: routes }, range) : findPlainly(store, filter, range);
}

async function findPlainly(store: Store, filter: CallbackFilter, range: IdRange): Promise<readonly string[]> {
  const { order, limit, below, from } = range;
  const query = selectCallbacks(store, filter).select('callback.id');
  if (below !== undefined) query.andWhere('callback.id < :below', { below });
  if (from !== undefined) query.andWhere('callback.id >= :from', { from });
  const rows = await query.orderBy('callback.id', order).limit(limit).getMany();
  return rows.map(({ id }) => id);
}

/** For each route and each verdict the newest, or the oldest, and of all of them the same. */
async function findByRoute(store: Store, filter: CallbackFilter, range: IdRange): Promise<readonly string[]> {
  const { order, limit } = range;
  const bounds = boundsOf(filter, range);
  const verdicts = [...new Set(filter.verdict ?? CALLBACK_VERDICTS)];
  const searches = (filter.route ?? []).flatMap(route =>
    verdicts.map((verdict): RowSearch<CallbackRow> => {
      const where: Condition<CallbackRow>[] = [
        { field: 'route', is: '=', value: route },
        { field: 'verdict', is: '=', value: verdict },
        ...bounds,
      ];
      return { where, order: { by: 'id', direction: order }, limit };
    }),
  );
  const found = await selectEach(store.reader(), CallbackRow, searches, ['id']);
  const ids = found.flatMap(rows => rows.map(({ id }) => id)).sort();
  return (order === 'ASC' ? ids : ids.reverse()).slice(0, limit);
}

function boundsOf(filter: CallbackFilter, { below, from }: IdRange): Condition<CallbackRow>[] {
  const { receivedAfter, receivedBefore } = filter;
  const low = [from, receivedAfter === undefined ? undefined : firstIdAt(receivedAfter + 1)];
  const high = [below, receivedBefore === undefined ? undefined : firstIdAt(receivedBefore)];
  return [
    ...low.flatMap(value => (value === undefined ? [] : [{ field: 'id', is: '>=', value } as const])),
    ...high.flatMap(value => (value === undefined ? [] : [{ field: 'id', is: '<', value } as const])),
  ];
}
