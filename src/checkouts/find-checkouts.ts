/** Looks checkouts up, with their payments and with what blocks a new try: the same few statements for one as for a page. */

import type { EntityManager } from 'typeorm';
import { countTriesLeft, findBlock, PAYMENTS_OF_CHECKOUT_MAX } from '../domain/checkout.js';
import { type Page, pageOf } from '../domain/page.js';
import type { Twin } from '../domain/twins.js';
import { createBatch } from '../lib/batch.js';
import type { Clock } from '../lib/clock.js';
import type { FirstLooks } from '../lib/first-looks.js';
import { firstIdAt } from '../lib/ids.js';
import type { FindPayments } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import { CheckoutRow, readCheckoutRow } from './checkout-row.js';
import type { CheckoutFilter, Checkouts, CheckoutView } from './checkouts.js';

/** Confirmations of which it is not known yet what they pay. */
export type FindHeld = (from: EntityManager) => Promise<readonly Twin[]>;

export interface FindCheckoutsNeighbours {
  readonly store: Pick<Store, 'reader'>;
  readonly find: Pick<FindPayments, 'ofCheckouts'>;
  readonly findHeld: FindHeld;
  readonly clock: Pick<Clock, 'now'>;
  /** Those that let tries in know the same. */
  readonly looks: FirstLooks;
}

/** Look-ups by id that come at the same moment share their statements. */
export function createFindCheckouts(
  neighbours: FindCheckoutsNeighbours,
): Pick<Checkouts, 'find' | 'findMany' | 'page'> {
  const { store } = neighbours;
  const findMany = async (ids: readonly string[]): Promise<ReadonlyMap<string, CheckoutView>> => {
    const where = [{ field: 'id', is: 'IN', value: ids }] as const;
    const rows = await selectRows(store.reader(), CheckoutRow, { where, limit: ids.length });
    const views = await viewAll(neighbours, rows);
    return new Map(views.map(view => [view.checkout.id, view]));
  };
  return {
    find: createBatch(findMany),
    findMany,
    page: async (filter, first, after) => {
      const where = conditionsOf(filter);
      if (after !== null) where.push({ field: 'id', is: '<', value: after });
      const order = { by: 'id', direction: 'DESC' } as const;
      const rows = await selectRows(store.reader(), CheckoutRow, { where, order, limit: first + 1 });
      const { items, hasMore }: Page<CheckoutRow> = pageOf(rows, first);
      const views = await viewAll(neighbours, items);
      return { items: views.map(view => ({ ...view, id: view.checkout.id })), hasMore };
    },
  };
}

async function viewAll(
  { store, find, findHeld, clock, looks }: FindCheckoutsNeighbours,
  rows: readonly CheckoutRow[],
): Promise<CheckoutView[]> {
  if (rows.length === 0) return [];
  const payments = await find.ofCheckouts(
    rows.map(({ id }) => id),
    PAYMENTS_OF_CHECKOUT_MAX,
  );
  // What is not open is not asked about: nothing that is held opens it.
  const held = rows.some(({ status }) => status === 'OPEN') ? await findHeld(store.reader().manager) : [];
  const now = clock.now();
  const look = { now, knownSince: (id: string) => looks.since(id, now) };
  return rows.map(row => {
    const checkout = readCheckoutRow(row);
    const own = payments.get(row.id) ?? [];
    const blocked = findBlock(checkout, own, held, look);
    return { checkout, payments: own, blocked, triesLeft: countTriesLeft(checkout, own) };
  });
}

function conditionsOf(filter: CheckoutFilter): Condition<CheckoutRow>[] {
  const { id, status, accountReference, shortcodes, createdAfter, createdBefore } = filter;
  const where: Condition<CheckoutRow>[] = [];
  if (id) where.push({ field: 'id', is: 'IN', value: id });
  if (status) where.push({ field: 'status', is: 'IN', value: status });
  if (accountReference !== undefined) where.push({ field: 'accountReference', is: 'EXACTLY', value: accountReference });
  if (shortcodes) where.push({ field: 'shortcode', is: 'IN', value: shortcodes });
  if (createdAfter !== undefined) where.push({ field: 'id', is: '>=', value: firstIdAt(createdAfter + 1) });
  if (createdBefore !== undefined) where.push({ field: 'id', is: '<', value: firstIdAt(createdBefore) });
  return where;
}
