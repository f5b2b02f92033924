/** What the day close asks: one request for each of our numbers. */

import { defineDocument } from '../../api/ask.js';
import type { Payment, PaymentFilter, PaymentStats } from '../../api/schema.js';

/** A payment that nobody can close yet. */
export type OpenPayment = Pick<
  Payment,
  'id' | 'phase' | 'kind' | 'amount' | 'createdAt' | 'phoneNumber' | 'partyShortcode' | 'accountReference'
>;

/** What a number has done on a day. */
export interface DayOfNumber {
  readonly paymentStats: Pick<PaymentStats, 'total' | 'failures'>;
  readonly payments: {
    readonly edges: readonly { readonly node: OpenPayment }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}

export const DAY = defineDocument<
  DayOfNumber,
  { readonly from: string; readonly to: string; readonly filter: PaymentFilter; readonly open: PaymentFilter }
>(`query Day($from: DateTime!, $to: DateTime!, $filter: PaymentFilter, $open: PaymentFilter) {
  paymentStats(from: $from, to: $to, filter: $filter, bucket: DAY) { total { status kind count amount } failures { reason count } }
  payments(filter: $open, first: 100) {
    edges { node { id phase kind amount createdAt phoneNumber partyShortcode accountReference } }
    pageInfo { hasNextPage }
  }
}`);
