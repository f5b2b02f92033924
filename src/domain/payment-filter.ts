/** Which payments a caller asks for; one meaning for history, polling and subscriptions. */

import { hashesOf } from './payer-number.js';
import type { Payment, PaymentKind, PaymentStatus } from './payment.js';

/** Absent fields do not restrict; `createdAfter` and `createdBefore` are exclusive instants. */
export interface PaymentFilter {
  readonly status?: readonly PaymentStatus[];
  readonly kind?: readonly PaymentKind[];
  readonly phoneNumber?: string;
  readonly accountReference?: string;
  readonly shortcode?: string;
  /** One of these: what a key is bound to. */
  readonly shortcodes?: readonly string[];
  readonly needsReview?: boolean;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

/** The fields of a payment that a filter looks at. */
export type Filterable = Pick<
  Payment,
  'status' | 'kind' | 'phoneNumber' | 'phoneHash' | 'accountReference' | 'shortcode' | 'createdAt'
> & { readonly needsReview: boolean };

/**
 * Whether a payment passes every condition that is set. `createdAfter` and `createdBefore` are exclusive, in UTC
 * milliseconds.
 */
export function matchesFilter(payment: Filterable, filter: PaymentFilter): boolean {
  return (
    (filter.status === undefined || filter.status.includes(payment.status)) &&
    (filter.kind === undefined || filter.kind.includes(payment.kind)) &&
    (filter.phoneNumber === undefined || isOfNumber(payment, filter.phoneNumber)) &&
    (filter.accountReference === undefined || filter.accountReference === payment.accountReference) &&
    (filter.shortcode === undefined || filter.shortcode === payment.shortcode) &&
    (filter.shortcodes === undefined || filter.shortcodes.includes(payment.shortcode)) &&
    (filter.needsReview === undefined || filter.needsReview === payment.needsReview) &&
    (filter.createdAfter === undefined || payment.createdAt > filter.createdAfter) &&
    (filter.createdBefore === undefined || payment.createdAt < filter.createdBefore)
  );
}

/** A payment of which M-Pesa has told a hash only is found by the number, too. */
function isOfNumber({ phoneNumber, phoneHash }: Filterable, wanted: string): boolean {
  return phoneNumber === wanted || (phoneHash !== null && hashesOf(wanted).includes(phoneHash));
}
