/** The reversals of what the payments of one unit give back: at most one of them is done, whoever tells of it and in whatever order. */

import { isAwaitingApproval } from '../domain/approval.js';
import { isPaid } from '../domain/claimed-success.js';
import type { Payment } from '../domain/payment.js';
import type { Unit } from '../store/unit.js';
import { readReversals } from './find-payments.js';

/** Lives in one unit of work. */
export interface Reversals {
  /** Reads the reversals of these payments. Those are locked: while they are, no other unit completes or opens one. */
  learn(reversed: readonly string[]): Promise<void>;
  /** Another reversal of what this one gives back, which is done, or else may be; null: there is none, or this is no reversal. */
  findOther(payment: Payment): Payment | null;
  /** Whether this payment has been given back, or may be: by its receipt, which is its own from then on. Nobody is told it before an approval. */
  isGivenBack(id: string): boolean;
}

/** `current`: what this unit has made of a payment so far; null for one that it has not locked. */
export function openReversals(unit: Unit, current: (id: string) => Payment | null): Reversals {
  const known = new Map<string, readonly Payment[]>();
  return {
    learn: async reversed => {
      const unknown = reversed.filter(id => !known.has(id));
      if (unknown.length === 0) return;
      const found = await readReversals(unit, unknown);
      for (const id of unknown) {
        known.set(
          id,
          found.filter(({ reverses }) => reverses === id),
        );
      }
    },
    findOther: ({ id, reverses }) => {
      const all = known.get(reverses ?? '')?.map(each => current(each.id) ?? each) ?? [];
      const others = all.filter(each => each.id !== id && each.status !== 'FAILED');
      return others.find(isPaid) ?? others[0] ?? null;
    },
    isGivenBack: id => {
      const all = known.get(id)?.map(each => current(each.id) ?? each) ?? [];
      const isSentOrDone = (each: Payment) => each.status !== 'FAILED' && !isAwaitingApproval(each);
      return current(id)?.status === 'REVERSED' || all.some(isSentOrDone);
    },
  };
}
