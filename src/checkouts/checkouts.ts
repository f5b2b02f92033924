/** The checkouts station: what is to be paid, its tries, and what pays it. */

import type { Blocked, Checkout, CheckoutStatus } from '../domain/checkout.js';
import type { Page } from '../domain/page.js';
import type { Payment } from '../domain/payment.js';

/** A checkout as a caller asks for it, checked already. Amounts are cents. */
export interface CheckoutInput {
  readonly caller: string;
  readonly idempotencyKey: string | null;
  readonly amountCents: number;
  /** Null: one that nobody else has is made. */
  readonly accountReference: string | null;
  readonly description: string | null;
  /** Null: the gateway's first. */
  readonly shortcode: string | null;
  /** The caller's JSON as canonical text. */
  readonly metadata: string | null;
  readonly expiresInSeconds: number;
  readonly maxTries: number;
  readonly returnUrl: string | null;
}

/** A checkout, its payments, and whether a new try may start now. */
export interface CheckoutView {
  readonly checkout: Checkout;
  /** Oldest first; at most the newest hundred. */
  readonly payments: readonly Payment[];
  readonly blocked: Blocked | null;
  readonly triesLeft: number;
}

/** Absent fields do not restrict; `createdAfter` and `createdBefore` are exclusive instants. */
export interface CheckoutFilter {
  readonly id?: readonly string[];
  readonly status?: readonly CheckoutStatus[];
  readonly accountReference?: string;
  readonly shortcodes?: readonly string[];
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

/** All of them may reject with StoreUnavailable. */
export interface Checkouts {
  /**
   * A repeat of an idempotency key returns the checkout as it is now. Refuses with BAD_USER_INPUT a reference that another OPEN
   * checkout of the shortcode has, and with IDEMPOTENCY_CONFLICT other input for the same key.
   */
  create(input: CheckoutInput): Promise<CheckoutView>;
  find(id: string): Promise<CheckoutView | null>;
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, CheckoutView>>;
  /** Newest first. `after` is the id of the last checkout of the page before, or null. */
  page(
    filter: CheckoutFilter,
    first: number,
    after: string | null,
  ): Promise<Page<CheckoutView & { readonly id: string }>>;
  /**
   * Prompts this phone, unless the checkout takes no new try: then nothing is sent, and `blocked` says why. Refuses an unknown
   * checkout (NOT_FOUND). Resolves once M-Pesa has taken or refused the request.
   */
  pay(id: string, phoneNumber: string, caller: string): Promise<CheckoutView>;
  /** Changes nothing where it is CANCELLED or EXPIRED already. Refuses an unknown one (NOT_FOUND), and one that is PAID (BAD_USER_INPUT). */
  cancel(id: string): Promise<CheckoutView>;
  /** As it is now, then each change; may skip intermediate states. Refuses an unknown one (NOT_FOUND). */
  follow(id: string): Promise<AsyncIterableIterator<CheckoutView>>;
}
