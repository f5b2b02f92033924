/** The table of API keys: their digests, never the keys. */

import { EntitySchema } from 'typeorm';
import type { Role } from '../callers/roles.js';
import {
  idColumn,
  integerColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  wordColumn,
} from '../store/columns.js';

/** Several rows may share a name, of which one follows the other. Instants are UTC milliseconds; lists are separated by commas. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the key, in hexadecimal; unique. */
  readonly digest: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** The last minute in which it was used. */
  readonly lastUsedAt: number | null;
  readonly shortcodes: string | null;
  readonly addresses: string | null;
  /** The name of the actor; null where an earlier release made it. */
  readonly madeBy: string | null;
}

export const ApiKeyRow = new EntitySchema<ApiKeyRow>({
  name: 'ApiKey',
  tableName: 'api_keys',
  columns: {
    id: { ...idColumn('id'), primary: true },
    name: wordColumn('name'),
    role: wordColumn('role'),
    digest: wordColumn('digest'),
    createdAt: integerColumn('createdAt'),
    expiresAt: optionalIntegerColumn('expiresAt'),
    revokedAt: optionalIntegerColumn('revokedAt'),
    lastUsedAt: optionalIntegerColumn('lastUsedAt'),
    shortcodes: optionalTextColumn('shortcodes'),
    addresses: optionalTextColumn('addresses'),
    madeBy: optionalWordColumn('madeBy'),
  },
});

/** Whether the key may be used at this instant. One that was taken back may not, however far ahead the clock is of whoever took it. */
export function isUsable({ expiresAt, revokedAt }: Pick<ApiKeyRow, 'expiresAt' | 'revokedAt'>, at: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > at);
}
