/** Looks up enquiries and balances. */

import { In } from 'typeorm';
import type { AccountBalance, BalanceEnquiry, StatusEnquiry } from '../domain/enquiry.js';
import { SETTLED_STATUSES } from '../domain/payment.js';
import { kindsAskedWith } from '../domain/payment-kinds.js';
import { PaymentRow, readPaymentRow } from '../payments/payment-row.js';
import type { Store } from '../store/open-store.js';
import { BalanceRow, EnquiryRow, readBalance, readBalanceEnquiry, readStatusEnquiry } from './enquiry-row.js';
import { presentOutcome } from './present-outcome.js';

/** What an STK query answers, transaction status cannot find. */
const STK_QUERY_KINDS = kindsAskedWith('STK_QUERY');
/** Answers that may come after one to a later question; more of them would hide it. */
const LATE_MAX = 20;

export interface FindEnquiries {
  findStatus(id: string): Promise<StatusEnquiry | null>;
  findBalanceEnquiry(id: string): Promise<BalanceEnquiry | null>;
  /** By M-Pesa's own time of counting, whichever answer came last. */
  findLatestBalance(shortcode: string): Promise<AccountBalance | null>;
  findBalanceById(id: string): Promise<AccountBalance | null>;
  /** Newest first, before the id `after` if given. */
  findBalances(shortcode: string, limit: number, after: string | null): Promise<AccountBalance[]>;
}

export function createFindEnquiries(store: Store): FindEnquiries {
  const enquiries = () => store.reader().getRepository(EnquiryRow);
  const balances = () => store.reader().getRepository(BalanceRow);
  const findBalances: FindEnquiries['findBalances'] = async (shortcode, limit, after) => {
    const query = balances().createQueryBuilder('balance').where('balance.shortcode = :shortcode', { shortcode });
    if (after !== null) query.andWhere('balance.id < :after', { after });
    return (await query.orderBy('balance.id', 'DESC').limit(limit).getMany()).map(readBalance);
  };
  return Object.freeze({
    findStatus: async id => {
      const row = await enquiries().findOneBy({ id, kind: 'STATUS' });
      return row && readStatusEnquiry(await answerLate(store, row));
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

/** A push without a receipt that was settled after its enquiry was TIMED_OUT is the answer to it, whatever has settled it. */
async function answerLate(store: Store, row: EnquiryRow): Promise<EnquiryRow> {
  if (row.status !== 'TIMED_OUT' || row.paymentId === null || row.mpesaReceipt !== null) return row;
  const settled = await store
    .reader()
    .getRepository(PaymentRow)
    .findOneBy({ id: row.paymentId, kind: In([...STK_QUERY_KINDS]), status: In([...SETTLED_STATUSES]) });
  return settled ? { ...row, ...presentOutcome(readPaymentRow(settled), settled.settledAt ?? settled.updatedAt) } : row;
}

/** PENDING enquiries of callers about pushes without a receipt that have been settled meanwhile: what settled them is the answer. */
export function findSettledEnquiries(store: Store, limit: number): Promise<EnquiryRow[]> {
  return store
    .reader()
    .getRepository(EnquiryRow)
    .createQueryBuilder('enquiry')
    .innerJoin(PaymentRow.options.name, 'payment', 'payment.id = enquiry.paymentId')
    .where("enquiry.status = 'PENDING' AND enquiry.kind = 'STATUS' AND enquiry.isOwn = :isOwn", { isOwn: 0 })
    .andWhere('enquiry.mpesaReceipt IS NULL AND payment.kind IN (:...kinds)', { kinds: STK_QUERY_KINDS })
    .andWhere('payment.status IN (:...settled)', { settled: SETTLED_STATUSES })
    .limit(limit)
    .getMany();
}
