/** Finds payments without an answer by their deadline, which become TIMED_OUT even while questions wait for their budget. */

import type { Rung } from '../domain/ladder.js';
import { PAYMENT_KINDS, type PaymentKind } from '../domain/payment.js';
import { firstIdAt } from '../lib/ids.js';
import { findOverduePayments } from '../store/find-overdue-payments.js';
import type { Store } from '../store/open-store.js';

/** Ids, at most `limit` of each kind, the oldest first. */
export type FindOverdue = (now: number, limit: number) => Promise<readonly string[]>;

/** At most `limit` payments of each kind; those with a question in flight are left until its lease ends. */
export function createFindOverdue(store: Store, ladders: Readonly<Record<PaymentKind, readonly Rung[]>>): FindOverdue {
  return async (now, limit) => {
    const found = PAYMENT_KINDS.map(kind => {
      const deadline = ladders[kind].find(({ act }) => act === 'TIME_OUT');
      // An id begins with the payment's creation.
      const startedBefore = deadline ? now - deadline.afterMs + 1 : 0;
      const end = firstIdAt(startedBefore);
      return findOverduePayments(store.reader(), { kind, end, startedBefore, now, limit });
    });
    return (await Promise.all(found)).flat();
  };
}
