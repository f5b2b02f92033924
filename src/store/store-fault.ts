/** The faults of a database, classified by what to do about them. */

import {
  CONTENDED_CODES,
  DENIED_CODES,
  MARIADB_CODES,
  ONE_TABLE_CODES,
  REFUSED_CODES,
  REPEATABLE_CODES,
  UNAVAILABLE_CODES,
  UNAVAILABLE_OF_SQLITE,
} from './fault-codes.js';

/** The database cannot be reached or does not answer in time: callbacks are spooled, commands answer UNAVAILABLE. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** The unit's commit was on its way when the answer was lost: it may be stored. */
  readonly isUndecided: boolean;

  constructor(message: string, { isUndecided = false, ...options }: UnavailableOptions = {}) {
    super(message, options);
    this.isUndecided = isUndecided;
  }
}

interface UnavailableOptions extends ErrorOptions {
  readonly isUndecided?: boolean;
}

/** Whether the unit that failed with this error may still be stored. */
export function isUndecided(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.isUndecided;
}

/** Others hold a row that this unit needs, for longer than it waits: only what is about that row fares no better now. */
export class StoreContended extends StoreUnavailable {
  /** Which rows, where that is known. */
  readonly keys: readonly string[];

  constructor(message: string, { keys = [], ...options }: ContendedOptions = {}) {
    super(message, options);
    this.keys = keys;
  }
}

interface ContendedOptions extends UnavailableOptions {
  readonly keys?: readonly string[];
}

/** Said by a unit that waits for no row (see `Patience`): these keys are locked by others. */
export class RowsLocked extends Error {
  override readonly name = 'RowsLocked';

  constructor(readonly keys: readonly string[]) {
    super(`${keys.length} rows are locked by another transaction`);
  }
}

/** Whether another transaction or process holds the row or the file: waiting helps. */
export function isContended(error: unknown): boolean {
  return CONTENDED_CODES.has(codeOf(error));
}

/** Unlike a deadlock, which is over as soon as it is found, such a wait is for somebody who takes long. */
export function isLongWait(error: unknown): boolean {
  return codeOf(error) === 'ER_LOCK_WAIT_TIMEOUT';
}

/** Whether the database has undone the whole unit, so that running it again is safe. */
export function isRepeatable(error: unknown): boolean {
  return isContended(error) || REPEATABLE_CODES.has(codeOf(error));
}

/** Whether the server, or this connection to it, may not be written to: another one may be. */
export function isRefused(error: unknown): boolean {
  return REFUSED_CODES.has(codeOf(error));
}

/** Whether the user lacks a right. */
export function isDenied(error: unknown): boolean {
  return DENIED_CODES.has(codeOf(error));
}

/** Whether it is about one table: what needs others may go on. */
export function isOfOneTable(error: unknown): boolean {
  return ONE_TABLE_CODES.has(codeOf(error instanceof StoreUnavailable ? error.cause : error));
}

/** Whether the database could not be reached, did not answer in time, or refuses what the gateway does, whatever is written. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  const code = codeOf(error);
  return UNAVAILABLE_CODES.has(code) || UNAVAILABLE_OF_SQLITE.test(code);
}

/** The driver's code, also from under TypeORM's wrapping; empty when there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errno, driverError, fatal } = error as Readonly<
    Record<'code' | 'errno' | 'driverError' | 'fatal', unknown>
  >;
  const ofMariadb = MARIADB_CODES.get(errno);
  if (ofMariadb !== undefined) return ofMariadb;
  if (typeof code === 'string') return code;
  // mysql2 has no code for a statement on a connection whose end it has already seen.
  if (fatal === true) return 'PROTOCOL_CONNECTION_LOST';
  return driverError === undefined ? '' : codeOf(driverError);
}
