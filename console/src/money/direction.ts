/** Whether a kind of payment brings the business money or takes it. */

import type { PaymentKind } from '../api/schema.js';

/** A reversal is the other side of a payment that is REVERSED, so it is in neither sum. */
export const DIRECTIONS: Readonly<Record<PaymentKind, 'IN' | 'OUT' | null>> = {
  ...{ STK_PUSH: 'IN', C2B: 'IN', B2C: 'OUT', B2B: 'OUT', REVERSAL: null },
};

/** The kinds that bring money, or those that take it. */
export function kindsOf(direction: 'IN' | 'OUT'): readonly PaymentKind[] {
  // The compiler forgets the names of a record's keys.
  return (Object.keys(DIRECTIONS) as PaymentKind[]).filter(kind => DIRECTIONS[kind] === direction);
}

/** How customers pay us. */
export const MONEY_IN = kindsOf('IN');

/** A customer's payment to us; false for a kind that this page does not know. */
export function isMoneyIn({ kind }: { readonly kind: PaymentKind }): boolean {
  return DIRECTIONS[kind] === 'IN';
}
