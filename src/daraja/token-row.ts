/** The table of access tokens: one row for each app at each Daraja host, shared by all instances. */

import { EntitySchema } from 'typeorm';
import { integerColumn, optionalTextColumn, wordColumn } from '../store/columns.js';

/** What is known of an app's token. Instants are UTC milliseconds; 0 for never. */
export interface TokenRow {
  /** SHA-256 of base URL and consumer key. */
  readonly id: string;
  /** The token, sealed; null before the first. */
  readonly sealed: string | null;
  readonly issuedAt: number;
  readonly renewAt: number;
  readonly expiresAt: number;
  /** Counts the leases; whoever has taken the newest may store a token, until `leaseUntil` and as long as nobody takes another. */
  readonly lease: number;
  readonly leaseUntil: number;
  /** When the minute began in which `issuedInMinute` tokens were issued. */
  readonly minuteAt: number;
  readonly issuedInMinute: number;
}

export const TokenRow = new EntitySchema<TokenRow>({
  name: 'AccessToken',
  tableName: 'access_tokens',
  columns: {
    id: { ...wordColumn('id'), primary: true },
    sealed: optionalTextColumn('sealed'),
    issuedAt: integerColumn('issuedAt'),
    renewAt: integerColumn('renewAt'),
    expiresAt: integerColumn('expiresAt'),
    lease: integerColumn('lease'),
    leaseUntil: integerColumn('leaseUntil'),
    minuteAt: integerColumn('minuteAt'),
    issuedInMinute: integerColumn('issuedInMinute'),
  },
});
