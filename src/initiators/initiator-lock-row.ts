/** The table of suspended initiators: one row per rejection, so that two at once never need the same key. */

import { EntitySchema } from 'typeorm';
import { idColumn, integerColumn, wordColumn } from '../store/columns.js';

/** One refusal by M-Pesa. `lockedAt` is UTC milliseconds. */
export interface InitiatorLockRow {
  /** Of the callback that brought the refusal. */
  readonly id: string;
  readonly initiator: string;
  readonly resultCode: string;
  readonly lockedAt: number;
}

export const InitiatorLockRow = new EntitySchema<InitiatorLockRow>({
  name: 'InitiatorLock',
  tableName: 'initiator_locks',
  columns: {
    id: { ...idColumn('id'), primary: true },
    initiator: wordColumn('initiator'),
    resultCode: wordColumn('resultCode'),
    lockedAt: integerColumn('lockedAt'),
  },
});
