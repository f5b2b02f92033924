/** The table of suspensions of initiators: a row for each refusal, so that two at once never need the same key. */

import { EntitySchema } from 'typeorm';
import { idColumn, integerColumn, wordColumn } from '../store/columns.js';

/** One refusal by M-Pesa. `suspendedAt` is UTC milliseconds. */
export interface SuspensionRow {
  /** Of the callback that brought the refusal. */
  readonly id: string;
  readonly initiator: string;
  readonly resultCode: string;
  readonly suspendedAt: number;
}

export const SuspensionRow = new EntitySchema<SuspensionRow>({
  name: 'Suspension',
  tableName: 'initiator_locks',
  columns: {
    id: { ...idColumn('id'), primary: true },
    initiator: wordColumn('initiator'),
    resultCode: wordColumn('resultCode'),
    suspendedAt: { ...integerColumn('suspendedAt'), name: 'locked_at' },
  },
});
