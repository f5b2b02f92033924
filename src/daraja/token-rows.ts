/** Where rows of access tokens are kept: in the database, for all instances, or in this process while there is none. */

import type { Store } from '../store/open-store.js';
import { isRepeatable } from '../store/store-fault.js';
import { TokenRow } from './token-row.js';

/** What is done with a row, and what comes of it; the same row: nothing is written. It may be called again. */
export type TokenTurn<T> = (row: TokenRow) => { readonly row: TokenRow; readonly result: T };

/** Rows that are changed by one turn at a time. */
export interface TokenRows {
  /** Rejects with StoreUnavailable while the database is away. */
  change<T>(id: string, turn: TokenTurn<T>): Promise<T>;
}

const NEVER = { issuedAt: 0, renewAt: 0, expiresAt: 0, lease: 0, leaseUntil: 0, minuteAt: 0, issuedInMinute: 0 };
const FIELDS = [
  ...(['sealed', 'issuedAt', 'renewAt', 'expiresAt'] as const),
  ...(['lease', 'leaseUntil', 'minuteAt', 'issuedInMinute'] as const),
] satisfies readonly (keyof TokenRow)[];

/** In the database: the row is locked while it is looked at, so instances take turns. */
export function createStoredTokenRows({ atomically }: Pick<Store, 'atomically'>): TokenRows {
  const changeOnce = <T>(id: string, turn: TokenTurn<T>) =>
    atomically(async unit => {
      const [known] = await unit.lockMany(TokenRow, [id]);
      const before = known ?? { id, sealed: null, ...NEVER };
      const { row, result } = turn(before);
      if (row === before) return result;
      if (known) await unit.updateMany(TokenRow, [row], FIELDS);
      else await unit.insertMany(TokenRow, [row]);
      return result;
    });
  return Object.freeze({
    change: async <T>(id: string, turn: TokenTurn<T>) => {
      try {
        return await changeOnce(id, turn);
      } catch (error) {
        // Of two that insert the row, one looks again, however slow the database was.
        if (!isRepeatable(error)) throw error;
        return changeOnce(id, turn);
      }
    },
  });
}

/** In this process. */
export function createOwnTokenRows(): TokenRows {
  const rows = new Map<string, TokenRow>();
  return Object.freeze({
    change: async <T>(id: string, turn: TokenTurn<T>) => {
      const { row, result } = turn(rows.get(id) ?? { id, sealed: null, ...NEVER });
      rows.set(id, row);
      return result;
    },
  });
}
