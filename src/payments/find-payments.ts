/** Looks payments up: by our id, by M-Pesa's, and the history, newest first, by keyset on ids, which are ordered by time. */

import type { FindOptionsWhere, SelectQueryBuilder } from 'typeorm';
import { pageOf } from '../domain/page.js';
import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';
import type { FindPayments } from './payments.js';

export function createFindPayments(store: Store): FindPayments {
  const repository = () => store.reader().getRepository(PaymentRow);
  const findOne = async (where: FindOptionsWhere<PaymentRow>): Promise<Payment | null> => {
    const row = await repository().findOneBy(where);
    return row && readPaymentRow(row);
  };
  return Object.freeze({
    byId: id => findOne({ id }),
    byIds: async ids => {
      const query = repository().createQueryBuilder('payment').where('payment.id IN (:...ids)', { ids });
      const rows = ids.length === 0 ? [] : await query.getMany();
      return new Map(rows.map(row => [row.id, readPaymentRow(row)]));
    },
    byReceipt: mpesaReceipt => findOne({ mpesaReceipt }),
    byMpesaIds: async ({ checkoutRequestId, conversationId, originatorConversationId }) => {
      if (checkoutRequestId !== null) return findOne({ checkoutRequestId });
      if (originatorConversationId !== null) {
        const found = await findOne({ originatorConversationId });
        if (found) return found;
      }
      return conversationId === null ? null : findOne({ conversationId });
    },
    page: async (filter, first, after) => {
      const query = repository()
        .createQueryBuilder('payment')
        .orderBy('payment.id', 'DESC')
        .limit(first + 1);
      restrict(query, filter);
      if (after !== null) query.andWhere('payment.id < :after', { after });
      const rows = await query.getMany();
      return pageOf(rows.map(readPaymentRow), first);
    },
  } satisfies FindPayments);
}

/** The same meaning as `matchesFilter`; instants become ranges of ids, so that every filter is one range on one index. */
function restrict(query: SelectQueryBuilder<PaymentRow>, filter: PaymentFilter): void {
  const { status, kind, createdAfter, createdBefore, ...equal } = filter;
  if (status) query.andWhere('payment.status IN (:...status)', { status });
  if (kind) query.andWhere('payment.kind IN (:...kind)', { kind });
  for (const [field, value] of Object.entries(equal)) {
    if (value === undefined) continue;
    query.andWhere(`payment.${field} = :${field}`, { [field]: value === true ? 1 : value === false ? 0 : value });
  }
  if (createdAfter !== undefined) query.andWhere('payment.id >= :low', { low: firstIdAt(createdAfter + 1) });
  if (createdBefore !== undefined) query.andWhere('payment.id < :high', { high: firstIdAt(createdBefore) });
}
