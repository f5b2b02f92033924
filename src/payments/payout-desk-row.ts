/** The payout desk: one row, which whatever lets money leave locks first, and which says whether payouts are paused. */

import { EntitySchema } from 'typeorm';
import { integerColumn, optionalIntegerColumn, optionalTextColumn, optionalWordColumn } from '../store/columns.js';

/** `pausedAt` is UTC milliseconds; null with the two below it: payouts are not paused. */
export interface PayoutDeskRow {
  readonly id: number;
  readonly pausedAt: number | null;
  /** Name of an API key. */
  readonly pausedBy: string | null;
  readonly reason: string | null;
}

export const PayoutDeskRow = new EntitySchema<PayoutDeskRow>({
  name: 'PayoutDesk',
  tableName: 'payout_desk',
  columns: {
    id: { ...integerColumn('id'), primary: true },
    pausedAt: optionalIntegerColumn('pausedAt'),
    pausedBy: optionalWordColumn('pausedBy'),
    reason: optionalTextColumn('reason'),
  },
});
