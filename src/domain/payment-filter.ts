/** Which payments a caller asks for; one meaning for history, polling and subscriptions. */

import type { FailureReason, Payment, PaymentKind, PaymentStatus } from './payment.js';
import { isOfNumber, matchesSearch, type Searchable, type SearchTerm } from './payment-search.js';

/** Absent fields do not restrict. Instants are exclusive, in UTC milliseconds; both ends of amounts are included, in cents. */
export interface PaymentFilter {
  /** One of these. */
  readonly id?: readonly string[];
  readonly status?: readonly PaymentStatus[];
  readonly kind?: readonly PaymentKind[];
  /** Whatever the text may mean. */
  readonly search?: readonly SearchTerm[];
  readonly phoneNumber?: string;
  readonly accountReference?: string;
  readonly shortcode?: string;
  /** One of these: what a key is bound to. */
  readonly shortcodes?: readonly string[];
  readonly amountFrom?: number;
  readonly amountTo?: number;
  readonly failureReason?: readonly FailureReason[];
  readonly checkoutId?: string;
  readonly needsReview?: boolean;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly settledAfter?: number;
  readonly settledBefore?: number;
}

/** What of these fields changes from one version of a payment to the next. */
export type Changing = Pick<Payment, 'status' | 'mpesaReceipt' | 'settledAt'> & {
  /** Null unless it failed. */
  readonly failureReason: FailureReason | null;
  readonly needsReview: boolean;
};

/** The fields of a payment that a filter looks at. */
export type Filterable = Searchable & Pick<Payment, 'kind' | 'shortcode' | 'checkoutId' | 'createdAt'> & Changing;

/** A payment as a filter looks at it. */
export function filterableOf(payment: Payment): Filterable {
  return withChanging(payment, changingOf(payment));
}

/** What of it may be different in another version. */
export function changingOf({ status, mpesaReceipt, settledAt, failure, reviewReasons }: Payment): Changing {
  return {
    ...{ status, mpesaReceipt, settledAt },
    failureReason: failure?.reason ?? null,
    needsReview: reviewReasons.length > 0,
  };
}

/** Field by field: a copy of the whole payment for each follower was most of what one cost. */
export function withChanging(payment: Payment, changing: Changing): Filterable {
  const { id, kind, amountCents, phoneNumber, phoneHash, accountReference, shortcode, checkoutId, createdAt } = payment;
  const { status, mpesaReceipt, settledAt, failureReason, needsReview } = changing;
  const fixed = { id, kind, amountCents, phoneNumber, phoneHash, accountReference, shortcode, checkoutId, createdAt };
  return { ...fixed, status, mpesaReceipt, settledAt, failureReason, needsReview };
}

/** Whether a payment passes every condition that is set. */
export function matchesFilter(payment: Filterable, filter: PaymentFilter): boolean {
  return (
    (filter.id === undefined || filter.id.includes(payment.id)) &&
    (filter.status === undefined || filter.status.includes(payment.status)) &&
    (filter.kind === undefined || filter.kind.includes(payment.kind)) &&
    (filter.phoneNumber === undefined || isOfNumber(payment, filter.phoneNumber)) &&
    (filter.accountReference === undefined || filter.accountReference === payment.accountReference) &&
    (filter.shortcode === undefined || filter.shortcode === payment.shortcode) &&
    (filter.shortcodes === undefined || filter.shortcodes.includes(payment.shortcode)) &&
    (filter.checkoutId === undefined || filter.checkoutId === payment.checkoutId) &&
    (filter.needsReview === undefined || filter.needsReview === payment.needsReview) &&
    (filter.search === undefined || matchesSearch(payment, filter.search)) &&
    isInRanges(payment, filter) &&
    isOfReason(payment, filter)
  );
}

function isInRanges({ amountCents, createdAt, settledAt }: Filterable, filter: PaymentFilter): boolean {
  return (
    (filter.amountFrom === undefined || amountCents >= filter.amountFrom) &&
    (filter.amountTo === undefined || amountCents <= filter.amountTo) &&
    (filter.createdAfter === undefined || createdAt > filter.createdAfter) &&
    (filter.createdBefore === undefined || createdAt < filter.createdBefore) &&
    (filter.settledAfter === undefined || (settledAt !== null && settledAt > filter.settledAfter)) &&
    (filter.settledBefore === undefined || (settledAt !== null && settledAt < filter.settledBefore))
  );
}

function isOfReason({ failureReason }: Filterable, filter: PaymentFilter): boolean {
  if (filter.failureReason === undefined) return true;
  return failureReason !== null && filter.failureReason.includes(failureReason);
}
