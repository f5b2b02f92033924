/** Lists status enquiries: the history, and those of several payments together. */

import type { EnquiryStatus, StatusEnquiry } from '../domain/enquiry.js';
import { type Page, pageOf } from '../domain/page.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectEach, selectRows } from '../store/select-rows.js';
import { EnquiryRow, readStatusEnquiry } from './enquiry-row.js';

/** Every condition that is set must hold. Instants are exclusive, in UTC milliseconds. */
export interface EnquiryFilter {
  readonly status?: readonly EnquiryStatus[];
  readonly paymentId?: string;
  readonly shortcodes?: readonly string[];
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

/** Newest first. May reject with StoreUnavailable. */
export interface ListEnquiries {
  /** `after` is the id of the last enquiry of the page before, or null. */
  page(filter: EnquiryFilter, first: number, after: string | null): Promise<Page<StatusEnquiry>>;
  /** At most `first` of each payment; callers' questions and those that the gateway put by itself. */
  ofPayments(ids: readonly string[], first: number): Promise<ReadonlyMap<string, readonly StatusEnquiry[]>>;
}

/** By their ids, which are ordered by time. */
export const NEWEST_FIRST = { by: 'id', direction: 'DESC' } as const;
/** What of a row is in a status enquiry. */
export const STATUS_FIELDS = [
  ...(['id', 'status', 'shortcode', 'conversationId', 'originatorConversationId', 'resultCode'] as const),
  ...(['resultDescription', 'createdAt', 'deadlineAt', 'answeredAt'] as const),
  ...(['paymentId', 'mpesaReceipt', 'transactionStatus', 'amountCents'] as const),
];
/** The question about one payment or receipt; others are about a balance. */
export const STATUS = { field: 'kind', is: '=', value: 'STATUS' } as const;

/** Each list is a range of ids, or of one payment's. */
export function createListEnquiries(store: Store): ListEnquiries {
  return Object.freeze({
    page: async (filter, first, after) => {
      const where: Condition<EnquiryRow>[] = [STATUS, ...conditionsOf(filter)];
      if (after !== null) where.push({ field: 'id', is: '<', value: after });
      const rows = await selectRows(store.reader(), EnquiryRow, { where, order: NEWEST_FIRST, limit: first + 1 });
      return pageOf(rows.map(readStatusEnquiry), first);
    },
    ofPayments: async (ids, first) => {
      const searches = ids.map(value => {
        return { where: [{ field: 'paymentId', is: '=', value } as const, STATUS], order: NEWEST_FIRST, limit: first };
      });
      const found = await selectEach(store.reader(), EnquiryRow, searches, STATUS_FIELDS);
      return new Map(ids.map((id, index) => [id, found[index] ?? []]));
    },
  } satisfies ListEnquiries);
}

/** What a filter asks of a row, of whichever kind of enquiry. */
export function conditionsOf(filter: EnquiryFilter): Condition<EnquiryRow>[] {
  const { status, paymentId, shortcodes, createdAfter, createdBefore } = filter;
  const where: Condition<EnquiryRow>[] = [];
  if (status) where.push({ field: 'status', is: 'IN', value: status });
  if (paymentId !== undefined) where.push({ field: 'paymentId', is: '=', value: paymentId });
  if (shortcodes) where.push({ field: 'shortcode', is: 'IN', value: shortcodes });
  if (createdAfter !== undefined) where.push({ field: 'id', is: '>=', value: firstIdAt(createdAfter + 1) });
  if (createdBefore !== undefined) where.push({ field: 'id', is: '<', value: firstIdAt(createdBefore) });
  return where;
}
