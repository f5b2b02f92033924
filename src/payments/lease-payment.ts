/** Leases one payment for a question: until the lease ends, no other instance asks about it. */

import type { PaymentKind } from '../domain/payment.js';
import type { Store } from '../store/open-store.js';
import { PaymentRow } from './payment-row.js';

/** How long an answer may take, by kind; after that another question may be put. */
export type LeaseTimes = Readonly<Record<PaymentKind, number>>;

/** Resolves to whether the lease was given; false while a question is in flight. */
export type LeasePayment = (id: string, now: number) => Promise<boolean>;

/** Resolves to false while somebody else has the lease, or when there is no such payment. */
export function createLeasePayment(store: Store, leaseMs: LeaseTimes): LeasePayment {
  return (id, now) =>
    store.atomically(async unit => {
      const [row] = await unit.lockMany(PaymentRow, [id]);
      if (!row || (row.askingUntil !== null && row.askingUntil > now)) return false;
      await unit.updateMany(PaymentRow, [leased(row, now, leaseMs)], LEASE_FIELDS);
      return true;
    });
}

/** Gives a lease back whose question was not put: the payment is due again at once, unless it was not due at all. */
export type ReturnLease = (id: string, now: number) => Promise<void>;

/** Gives a lease back unused: the payment is due again at `now`. */
export function createReturnLease(store: Store): ReturnLease {
  return (id, now) =>
    store.atomically(async unit => {
      const [row] = await unit.lockMany(PaymentRow, [id]);
      if (!row || row.askingUntil === null) return;
      await unit.updateMany(
        PaymentRow,
        [{ ...row, askingUntil: null, nextCheckAt: row.nextCheckAt && now }],
        LEASE_FIELDS,
      );
    });
}

export const LEASE_FIELDS = ['askingUntil', 'nextCheckAt'] as const satisfies readonly (keyof PaymentRow)[];

/**
 * Due again when the lease ends unanswered; a question that is brought forward meanwhile is put right after it. What was
 * not due at all, a settled payment that somebody refreshes, does not become so.
 */
export function leased(row: PaymentRow, now: number, leaseMs: LeaseTimes): PaymentRow {
  const until = now + leaseMs[row.kind];
  return { ...row, askingUntil: until, nextCheckAt: row.nextCheckAt === null ? null : until };
}
