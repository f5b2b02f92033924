/** The stats: how many payments there are of which status and kind, and what they add up to. */

import type { FailureReason, PaymentKind, PaymentStatus } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';

/** How long a slice of time is for a chart; days are Nairobi's. */
export type StatsBucket = 'MINUTE' | 'HOUR' | 'DAY';

/** Payments requested from `from` on and before `to`, UTC milliseconds, that match. */
export interface StatsQuestion {
  /** The name of who asks. */
  readonly caller: string;
  readonly filter: PaymentFilter;
  readonly from: number;
  readonly to: number;
  readonly bucket: StatsBucket;
}

/** Payments that have all of this in common. `start` is when their slice of time begins, UTC milliseconds. */
export interface StatsRow {
  readonly start: number;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  /** Null unless they failed. */
  readonly failureReason: FailureReason | null;
  readonly count: number;
  /** Of many payments: more than a double holds exactly. */
  readonly amountCents: bigint;
}

/** Counts every payment exactly once, as it is when it is asked. */
export interface Stats {
  /**
   * In no order; several rows may have the same in common. May reject with StoreUnavailable, and with RATE_LIMITED who has too many questions
   * waiting for which payments are counted one by one.
   */
  read(question: StatsQuestion): Promise<readonly StatsRow[]>;
}
