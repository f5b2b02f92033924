/** Looks up enquiries and balances. */

import type { AccountBalance, BalanceEnquiry, StatusEnquiry } from '../domain/enquiry.js';
import { lockDueEnquiries } from '../store/lock-due.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { BalanceRow, EnquiryRow, readBalance, readBalanceEnquiry, readStatusEnquiry } from './enquiry-row.js';
import { conditionsOf, type EnquiryFilter, STATUS } from './list-enquiries.js';

/** Answers that may come after one to a later question; more of them would hide it. */
const LATE_MAX = 20;

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

/** Reads by key or by an index; `limit` bounds every list. */
export function createFindEnquiries(store: Store): FindEnquiries {
  const enquiries = () => store.reader().getRepository(EnquiryRow);
  const balances = () => store.reader().getRepository(BalanceRow);
  const findBalances: FindEnquiries['findBalances'] = async (shortcode, limit, after) => {
    const query = balances().createQueryBuilder('balance').where('balance.shortcode = :shortcode', { shortcode });
    if (after !== null) query.andWhere('balance.id < :after', { after });
    return (await query.orderBy('balance.id', 'DESC').limit(limit).getMany()).map(readBalance);
  };
  return Object.freeze({
    findStatus: async (id, among = {}) => {
      const where = [{ field: 'id', is: '=', value: id } as const, STATUS, ...conditionsOf(among)];
      const [row] = await selectRows(store.reader(), EnquiryRow, { where, limit: 1 });
      return row ? readStatusEnquiry(row) : null;
    },
    findBalanceEnquiry: async id => {
      const row = await enquiries().findOneBy({ id, kind: 'BALANCE' });
      return row && readBalanceEnquiry(row);
    },
    findLatestBalance: async shortcode => {
      const newest = await findBalances(shortcode, LATE_MAX, null);
      return newest.reduce<AccountBalance | null>(
        (latest, each) => (latest && latest.asOf >= each.asOf ? latest : each),
        null,
      );
    },
    findBalanceById: async id => {
      const row = await balances().findOneBy({ id });
      return row && readBalance(row);
    },
    findBalances,
  } satisfies FindEnquiries);
}

/** Whose deadline has passed unanswered, and whether the sweep asked; those that another instance has in hand are passed over. */
export function findStaleEnquiries(
  store: Store,
  now: number,
  limit: number,
): Promise<Pick<EnquiryRow, 'id' | 'paymentId' | 'isOwn'>[]> {
  return store.atomically(async unit => unit.lockMany(EnquiryRow, await lockDueEnquiries(unit, now, limit)));
}
