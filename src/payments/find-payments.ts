/** Looks payments up: by our id, by M-Pesa's, and the history, newest first, by keyset on ids, which are ordered by time. */

import type { FindOptionsWhere } from 'typeorm';
import { pageOf } from '../domain/page.js';
import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { createBatch } from '../lib/batch.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';
import type { FindPayments } from './payments.js';

export function createFindPayments(store: Store): FindPayments {
  const repository = () => store.reader().getRepository(PaymentRow);
  const findOne = async (where: FindOptionsWhere<PaymentRow>): Promise<Payment | null> => {
    const row = await repository().findOneBy(where);
    return row && readPaymentRow(row);
  };
  const byIds = async (ids: readonly string[]): Promise<ReadonlyMap<string, Payment>> => {
    const where = [{ field: 'id', is: 'IN', value: ids }] as const;
    const rows = await selectRows(store.reader(), PaymentRow, { where, limit: ids.length });
    return new Map(rows.map(row => [row.id, readPaymentRow(row)]));
  };
  return Object.freeze({
    byId: createBatch(ids => byIds(ids)),
    byIds,
    byReceipt: mpesaReceipt => findOne({ mpesaReceipt }),
    hasKey: async (caller, idempotencyKey) => (await findOne({ caller, idempotencyKey })) !== null,
    byMpesaIds: async ({ checkoutRequestId, conversationId, originatorConversationId }) => {
      if (checkoutRequestId !== null) return findOne({ checkoutRequestId });
      if (originatorConversationId !== null) {
        const found = await findOne({ originatorConversationId });
        if (found) return found;
      }
      return conversationId === null ? null : findOne({ conversationId });
    },
    page: async (filter, first, after) => {
      const where = conditionsOf(filter);
      if (after !== null) where.push({ field: 'id', is: '<', value: after });
      const rows = await selectRows(store.reader(), PaymentRow, {
        where,
        order: { by: 'id', direction: 'DESC' },
        limit: first + 1,
      });
      return pageOf(rows.map(readPaymentRow), first);
    },
  } satisfies FindPayments);
}

/** The same meaning as `matchesFilter`; instants become ranges of ids, so that every filter is one range on one index. */
function conditionsOf(filter: PaymentFilter): Condition<PaymentRow>[] {
  const { status, kind, createdAfter, createdBefore, needsReview } = filter;
  const where: Condition<PaymentRow>[] = [];
  if (status) where.push({ field: 'status', is: 'IN', value: status });
  if (kind) where.push({ field: 'kind', is: 'IN', value: kind });
  for (const field of ['phoneNumber', 'accountReference', 'shortcode'] as const) {
    const value = filter[field];
    if (value !== undefined) where.push({ field, is: '=', value });
  }
  if (needsReview !== undefined) where.push({ field: 'needsReview', is: '=', value: needsReview ? 1 : 0 });
  if (createdAfter !== undefined) where.push({ field: 'id', is: '>=', value: firstIdAt(createdAfter + 1) });
  if (createdBefore !== undefined) where.push({ field: 'id', is: '<', value: firstIdAt(createdBefore) });
  return where;
}
