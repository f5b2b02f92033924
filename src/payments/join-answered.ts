/** Restricts a query over rows that name a payment to those whose payment is settled and not asked about any more. */

import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { SETTLED_STATUSES } from '../domain/payment.js';
import { PaymentRow } from './payment-row.js';

/** `paymentId` is the field that names the payment, with its alias, as in "callback.paymentId". */
export function joinAnswered<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  paymentId: string,
): SelectQueryBuilder<Row> {
  return query
    .innerJoin(PaymentRow.options.name, 'payment', `payment.id = ${paymentId}`)
    .andWhere('payment.status IN (:...settled) AND payment.nextCheckAt IS NULL', { settled: SETTLED_STATUSES });
}
