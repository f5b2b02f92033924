/** What a list keeps of a payment: ten thousand of them have to fit into a phone. */

import type { Payment, PaymentFailure, PaymentFilter } from '../api/schema.js';

/** One payment in a list, as of its newest version. */
export interface PaymentRow
  extends Pick<
    Payment,
    | 'id'
    | 'kind'
    | 'status'
    | 'version'
    | 'amount'
    | 'shortcode'
    | 'phoneNumber'
    | 'partyShortcode'
    | 'accountReference'
    | 'mpesaReceipt'
    | 'needsReview'
    | 'createdAt'
    | 'nextCheckAt'
    | 'confirmingAt'
    | 'phase'
  > {
  readonly failure: Pick<PaymentFailure, 'reason'> | null;
}

/** The same, as a document asks for it. */
export const PAYMENT_ROW =
  'id kind status version amount shortcode phoneNumber partyShortcode accountReference mpesaReceipt needsReview createdAt nextCheckAt confirmingAt phase failure { reason }';

/** Leaves out what no list shows. */
export function rowOf(payment: PaymentRow): PaymentRow {
  const { id, kind, status, version, amount, shortcode, phoneNumber, partyShortcode } = payment;
  const { accountReference, mpesaReceipt, needsReview, createdAt, nextCheckAt, confirmingAt, phase, failure } = payment;
  return {
    ...{ id, kind, status, version, amount, shortcode, phoneNumber, partyShortcode },
    ...{ accountReference, mpesaReceipt, needsReview, createdAt, nextCheckAt, confirmingAt, phase },
    failure: failure && { reason: failure.reason },
  };
}

/** Whether a payment that the gateway once named for this filter is still of it: the rest of what a filter looks at does not change. */
export function isStillOf({ status, needsReview }: PaymentFilter, row: PaymentRow): boolean {
  return (
    (status?.includes(row.status) ?? true) &&
    (needsReview === undefined || needsReview === null || needsReview === row.needsReview)
  );
}
