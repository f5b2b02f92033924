/** Claims payments that are due for the sweep: a question in flight is a lease, so that no other instance asks the same. */

import { dueAct, type Rung } from '../domain/ladder.js';
import { isSettled, type Payment, type PaymentKind } from '../domain/payment.js';
import { lockDuePayments } from '../store/lock-due.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { LEASE_FIELDS, type LeaseTimes, leased } from './lease-payment.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';

/** A payment that is due, and what is due about it. `at` is UTC milliseconds. */
export interface DuePayment {
  readonly payment: Payment;
  readonly act: Rung['act'];
  /** When a question may be put; other acts are due now. */
  readonly at: number;
}

export interface ClaimDueNeighbours {
  readonly store: Store;
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly leaseMs: LeaseTimes;
  /** Whether the clocks agree well enough to say that something is late. */
  readonly mayTimeOut: () => boolean;
}

/** What may not be timed out yet is out of the way for so long, of those that are to be asked about. */
const POSTPONED_MS = 10_000;

/** Grants at most `wanted` questions, each at its own time; see `spendBudget`. */
export type Grant = (unit: Unit, wanted: number) => Promise<readonly number[]>;

/**
 * At most `limit` payments, each leased to this instance. Questions get the instants that `grant` gives; without one
 * they stay due.
 */
export type ClaimDue = (now: number, limit: number, grant: Grant) => Promise<readonly DuePayment[]>;

/** Deadlines are all returned, or postponed while they may not be acted on; questions as far as they are granted, the rest stay due. */
export function createClaimDue({ store, ladders, leaseMs, mayTimeOut }: ClaimDueNeighbours): ClaimDue {
  return (now, limit, grant) =>
    store.atomically(async unit => {
      const ids = await lockDuePayments(unit, now, limit);
      const rows = new Map((await unit.lockMany(PaymentRow, ids)).map(row => [row.id, row]));
      // In the order in which they are due: questions are granted from the front.
      const due = ids.flatMap(id => {
        const row = rows.get(id);
        if (!row) return [];
        const payment = readPaymentRow(row);
        // What has never left is not asked about: it is over.
        const isUnsent = payment.dispatchBefore !== null && !isSettled(payment.status);
        const act: Rung['act'] = isUnsent ? 'TIME_OUT' : dueAct(payment, ladders[payment.kind], now);
        return [{ row, payment, act }];
      });
      const questions = due.filter(({ act }) => act === 'ASK');
      const times = questions.length > 0 ? await grant(unit, questions.length) : [];
      const granted = new Map(times.map((at, index) => [questions[index], at]));
      const late = mayTimeOut() ? [] : due.filter(({ act }) => act !== 'ASK');
      const changed = [
        ...questions.slice(0, times.length).map(({ row }) => leased(row, now, leaseMs)),
        ...late.map(({ row }) => ({ ...row, nextCheckAt: now + POSTPONED_MS })),
      ];
      if (changed.length > 0) await unit.updateMany(PaymentRow, changed, LEASE_FIELDS);
      return due
        .filter(each => (each.act === 'ASK' ? granted.has(each) : late.length === 0))
        .map(each => ({ payment: each.payment, act: each.act, at: granted.get(each) ?? now }));
    });
}
