/** Payments with a past, written as the funnel writes them: a row, and an event for each version at its own time. */

import type { Payment } from '../../src/domain/payment.js';
import { appendEvents, type NewEvent } from '../../src/feed/append-events.js';
import { EventRow } from '../../src/feed/event-row.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import type { Store } from '../../src/store/open-store.js';
import { makePayment } from './make-payment.js';
import { createSettableClock } from './settable-clock.js';

export interface Histories {
  /** A payment made at `at`, and a version for each of `steps`, a second apart. */
  add(at: number, steps?: readonly Partial<Payment>[], request?: Partial<Payment>): Promise<Payment>;
  /** The next version. */
  advance(payment: Payment, at: number, step: Partial<Payment>): Promise<Payment>;
}

/** Until settled, as usual. */
const PAID: readonly Partial<Payment>[] = [
  { checkoutRequestId: 'ws_CO_231120261200' },
  { status: 'COMPLETED', nextCheckAt: null },
];

/** What versions differ in. */
const CHANGED = [
  'status',
  'version',
  'reviewReasons',
  'needsReview',
  'updatedAt',
  'failureReason',
  'failureCode',
] as const;

export function createHistories(store: Store): Histories {
  const clock = createSettableClock(0);
  const newId = createIds(clock, systemRandom);

  const write = (versions: readonly NewEvent[]) =>
    store.atomically(async unit => {
      const [first] = versions;
      const last = versions.at(-1)?.after;
      if (!first || !last) return;
      // The answer of a commit may be lost; then the store runs the unit again.
      const known = await unit.findMany(EventRow, 'paymentId', [last.id]);
      if (known.some(({ version }) => version === last.version)) return;
      const row = buildPaymentRow(last, null);
      if (first.before === null) await unit.insertMany(PaymentRow, [row]);
      else await unit.updateMany(PaymentRow, [row], CHANGED);
      await appendEvents(unit, versions, systemRandom);
    });
  const nextVersion = (before: Payment, at: number, step: Partial<Payment>): NewEvent => ({
    before,
    after: { ...before, ...step, version: before.version + 1, updatedAt: at },
    ...{ evidence: 'CALLBACK', occurredAt: at, note: null },
  });

  return {
    async add(at, steps = PAID, request = {}) {
      clock.set(at);
      const first = makePayment({
        ...{ id: newId(), createdAt: at, updatedAt: at, phoneNumber: null },
        ...request,
      });
      const versions: NewEvent[] = [{ before: null, after: first, evidence: 'REQUEST', occurredAt: at, note: null }];
      for (const [index, step] of steps.entries()) {
        versions.push(nextVersion(versions.at(-1)?.after ?? first, at + 1_000 * (index + 1), step));
      }
      await write(versions);
      return versions.at(-1)?.after ?? first;
    },
    async advance(payment, at, step) {
      const version = nextVersion(payment, at, step);
      await write([version]);
      return version.after;
    },
  };
}
