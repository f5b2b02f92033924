/** Adds up payments that match a filter, one by one. */

import type { PaymentFilter } from '../domain/payment-filter.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import { type Slices, type SumSearch, sumInParts, sumPayments } from '../store/sum-payments.js';
import { alternativesOf } from './filter-conditions.js';
import { PaymentRow } from './payment-row.js';

/** More of them are a thing to look at, whatever their number. */
const APPROVALS_MAX = 100;

/** Payments that were requested from `from` on and before `to`, UTC milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of payments that few match: an index finds them. Each counts once. */
export function addUpFew(store: Store, filter: PaymentFilter, range: Range, slices: Slices) {
  return sumPayments(store.reader(), PaymentRow, slices, searchOf(filter, range));
}

/** Of however many. Each counts once; several records may have the same in common. */
export function addUpMany(store: Store, filter: PaymentFilter, range: Range, slices: Slices) {
  return sumInParts(store.reader(), PaymentRow, slices, searchOf(filter, range));
}

function searchOf(filter: PaymentFilter, { from, to }: Range): SumSearch<PaymentRow> {
  return { alternatives: alternativesOf(filter), from: firstIdAt(from), to: firstIdAt(to) };
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
