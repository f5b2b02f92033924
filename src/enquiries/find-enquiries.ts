/** Looks up enquiries and balances. */

import type { AccountBalance, BalanceEnquiry, StatusEnquiry } from '../domain/enquiry.js';
import { createBatch } from '../lib/batch.js';
import { lockDueEnquiries } from '../store/lock-due.js';
import type { Store } from '../store/open-store.js';
import { findWanted, searchByIds, type Wanted } from '../store/search-by-ids.js';
import { type Condition, selectEach, selectRows } from '../store/select-rows.js';
import { BalanceRow, EnquiryRow, readBalance, readBalanceEnquiry } from './enquiry-row.js';
import { conditionsOf, type EnquiryFilter, NEWEST_FIRST, STATUS, STATUS_FIELDS } from './list-enquiries.js';

/** Answers that may come after one to a later question; more of them would hide it. */
const LATE_MAX = 20;
const BALANCE_FIELDS = ['id', 'shortcode', 'accounts', 'asOf'] as const;

/** Null where there is none. All of it may reject with StoreUnavailable. */
export interface FindEnquiries {
  findStatus(id: string, among?: EnquiryFilter): Promise<StatusEnquiry | null>;
  findBalanceEnquiry(id: string): Promise<BalanceEnquiry | null>;
  /** By M-Pesa's own time of counting, whichever answer came last. */
  findLatestBalance(shortcode: string): Promise<AccountBalance | null>;
  findBalanceById(id: string): Promise<AccountBalance | null>;
  /** Newest first, before the id `after` if given. */
  findBalances(shortcode: string, limit: number, after: string | null): Promise<AccountBalance[]>;
}

/** Reads by key or by an index; `limit` bounds every list. Look-ups of one moment share a statement: thousands may follow one row. */
export function createFindEnquiries(store: Store): FindEnquiries {
  const findStatus = createBatch((wanted: readonly Wanted<EnquiryFilter>[]) => findStatuses(store, wanted));
  return Object.freeze({
    findStatus: (id, among = {}) => findStatus({ id, among }),
    findBalanceEnquiry: createBatch(async (ids: readonly string[]) => {
      const where = [
        { field: 'id', is: 'IN', value: ids } as const,
        { field: 'kind', is: '=', value: 'BALANCE' } as const,
      ];
      const rows = await selectRows(store.reader(), EnquiryRow, { where, limit: ids.length });
      return new Map(rows.map(row => [row.id, readBalanceEnquiry(row)]));
    }),
    findLatestBalance: createBatch((shortcodes: readonly string[]) => findLatestBalances(store, shortcodes)),
    findBalanceById: createBatch(async (ids: readonly string[]) => {
      const where = [{ field: 'id', is: 'IN', value: ids }] as const;
      const rows = await selectRows(store.reader(), BalanceRow, { where, limit: ids.length });
      return new Map(rows.map(row => [row.id, readBalance(row)]));
    }),
    findBalances: async (shortcode, limit, after) => {
      const where: Condition<BalanceRow>[] = [{ field: 'shortcode', is: '=', value: shortcode }];
      if (after !== null) where.push({ field: 'id', is: '<', value: after });
      const rows = await selectRows(store.reader(), BalanceRow, { where, order: NEWEST_FIRST, limit });
      return rows.map(readBalance);
    },
  } satisfies FindEnquiries);
}

function findStatuses(store: Store, wanted: readonly Wanted<EnquiryFilter>[]) {
  return findWanted(
    wanted,
    (ids, among: EnquiryFilter) => searchByIds(ids, conditionsOf(among), [STATUS]),
    searches => selectEach(store.reader(), EnquiryRow, searches, STATUS_FIELDS),
  );
}

async function findLatestBalances(store: Store, shortcodes: readonly string[]) {
  const searches = shortcodes.map(value => {
    return { where: [{ field: 'shortcode', is: '=', value } as const], order: NEWEST_FIRST, limit: LATE_MAX };
  });
  const found = await selectEach(store.reader(), BalanceRow, searches, BALANCE_FIELDS);
  const latest = found.flatMap(([first, ...others]) =>
    first ? [others.reduce((latest, each) => (latest.asOf >= each.asOf ? latest : each), first)] : [],
  );
  return new Map(latest.map(row => [row.shortcode, readBalance(row)]));
}

/** Whose deadline has passed unanswered, and whether the sweep asked; those that another instance has in hand are passed over. */
export function findStaleEnquiries(
  store: Store,
  now: number,
  limit: number,
): Promise<Pick<EnquiryRow, 'id' | 'paymentId' | 'isOwn'>[]> {
  return store.atomically(async unit => unit.lockMany(EnquiryRow, await lockDueEnquiries(unit, now, limit)));
}
