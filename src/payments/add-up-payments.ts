/** Adds up payments that match a filter, one by one. */

import type { PaymentFilter } from '../domain/payment-filter.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { type Slices, type SumRecord, sumPayments } from '../store/sum-payments.js';
import { alternativesOf } from './filter-conditions.js';
import { PaymentRow } from './payment-row.js';

/** More of them are a thing to look at, whatever their number. */
const APPROVALS_MAX = 100;

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

/** Payouts that wait for a second person, at most 100. */
export async function findWaitingApprovals(store: Store): Promise<readonly { readonly createdAt: number }[]> {
  const where = [
    { field: 'status', is: '=', value: 'PENDING' },
    { field: 'approvalState', is: '=', value: 'WAITING' },
  ] as const;
  const [found = []] = await selectEach(store.reader(), PaymentRow, [{ where, limit: APPROVALS_MAX }], ['createdAt']);
  return found;
}
