/** Which tries may not be opened: decided in the unit that opens them, behind the lock of their checkout. */

import { findBlock, PAYMENTS_OF_CHECKOUT_MAX } from '../domain/checkout.js';
import type { Payment } from '../domain/payment.js';
import { readNewestOf } from '../payments/find-payments.js';
import type { BarTries } from '../payments/open-payments.js';
import { CheckoutRow, readCheckoutRow } from './checkout-row.js';
import type { FindCheckoutsNeighbours } from './find-checkouts.js';

export type BarTriesNeighbours = Pick<FindCheckoutsNeighbours, 'findHeld' | 'looks' | 'clock'>;

/**
 * A checkout whose row is locked gets no other try until the unit ends, on any instance: of two taps the second sees the first.
 * Within one batch the first that may be opened is, and those after it are not.
 */
export function createBarTries({ findHeld, looks, clock }: BarTriesNeighbours): BarTries {
  return async (unit, tries) => {
    const ids = new Set(tries.flatMap(({ checkoutId }) => checkoutId ?? []));
    const rows = await unit.lockMany(CheckoutRow, [...ids], { isAwaited: true });
    const checkouts = new Map(rows.map(row => [row.id, readCheckoutRow(row)]));
    const held = await findHeld(unit.runner.manager);
    const now = clock.now();
    const look = { now, knownSince: (id: string) => looks.since(id, now) };
    const taken = new Set<string>();
    const barred = new Set<string>();
    for (const { id, checkoutId } of tries) {
      const checkout = checkouts.get(checkoutId ?? '');
      const isFree = checkout !== undefined && !taken.has(checkout.id);
      const payments: readonly Payment[] = isFree
        ? await readNewestOf(unit, checkout.id, PAYMENTS_OF_CHECKOUT_MAX)
        : [];
      // Its own row, from a run whose commit was not heard of, does not bar it.
      const others = payments.filter(payment => payment.id !== id);
      const mayOpen = isFree && findBlock(checkout, others, held, look) === null;
      if (mayOpen) taken.add(checkout.id);
      else barred.add(id);
    }
    return barred;
  };
}
