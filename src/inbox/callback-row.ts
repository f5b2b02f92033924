/** A stored callback as a row: its bytes exactly as they came (except a blanked credential), and its verdict. */

import { EntitySchema } from 'typeorm';
import type { CallbackVerdict } from '../domain/evidence.js';
import {
  bytesColumn,
  idColumn,
  integerColumn,
  optionalIdColumn,
  optionalTextColumn,
  optionalWordColumn,
  wordColumn,
} from '../store/columns.js';

/** The callback's columns. Instants are UTC milliseconds; `bodyHash` is SHA-256 in hex. */
export interface CallbackRow {
  /** Given at the moment of receipt, before anything is stored. */
  readonly id: string;
  readonly route: string;
  /** Of the long form; null on the bare form. */
  readonly ticket: string | null;
  readonly body: Buffer;
  readonly bodyHash: string;
  readonly receivedAt: number;
  readonly lastReceivedAt: number;
  readonly copies: number;
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
  readonly paymentId: string | null;
}

export const CallbackRow = new EntitySchema<CallbackRow>({
  name: 'Callback',
  tableName: 'callbacks',
  columns: {
    id: { ...idColumn('id'), primary: true },
    route: wordColumn('route'),
    ticket: optionalWordColumn('ticket'),
    body: bytesColumn('body'),
    bodyHash: wordColumn('bodyHash'),
    receivedAt: integerColumn('receivedAt'),
    lastReceivedAt: integerColumn('lastReceivedAt'),
    copies: integerColumn('copies'),
    verdict: wordColumn('verdict'),
    note: optionalTextColumn('note'),
    paymentId: optionalIdColumn('paymentId'),
  },
});
