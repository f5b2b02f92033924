/** What payments add up to. Money is added in cents, so that nothing is lost. */

import type { PaymentStat, PaymentStatus } from '../api/schema.js';
import { DIRECTIONS } from './direction.js';

/** Some payments, as a count and an amount in shillings. */
export interface Sum {
  readonly count: number;
  readonly amount: string;
}

function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

/** All rows that `isWanted` takes. */
export function sumOf(rows: readonly PaymentStat[], isWanted: (row: PaymentStat) => boolean): Sum {
  const wanted = rows.filter(isWanted);
  const cents = wanted.reduce((sum, { amount }) => sum + centsOf(amount), 0);
  return { count: wanted.reduce((sum, { count }) => sum + count, 0), amount: (cents / 100).toFixed(2) };
}

/** Money that came or left and stayed there. */
export function sumOfDirection(rows: readonly PaymentStat[], direction: 'IN' | 'OUT'): Sum {
  return sumOf(rows, ({ kind, status }) => status === 'COMPLETED' && DIRECTIONS[kind] === direction);
}

/** All of a status, whatever their kind. */
export function sumOfStatus(rows: readonly PaymentStat[], wanted: PaymentStatus): Sum {
  return sumOf(rows, ({ status }) => status === wanted);
}
