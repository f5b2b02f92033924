/** Adds up payments that match a filter, one by one. */

import type { PaymentFilter } from '../domain/payment-filter.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Slices, type SumRecord, sumPayments } from '../store/sum-payments.js';
import { alternativesOf } from './filter-conditions.js';
import { PaymentRow } from './payment-row.js';

/** Of payments that were requested from `from` on and before `to`, UTC milliseconds. Each counts once. */
export async function addUpPayments(
  store: Store,
  filter: PaymentFilter,
  { from, to }: { readonly from: number; readonly to: number },
  slices: Slices,
): Promise<readonly SumRecord[]> {
  const range = [
    { field: 'id', is: '>=', value: firstIdAt(from) },
    { field: 'id', is: '<', value: firstIdAt(to) },
  ] as const;
  const alternatives = alternativesOf(filter).map(where => [...where, ...range]);
  return sumPayments(store.reader(), PaymentRow, slices, alternatives);
}
