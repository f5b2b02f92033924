/** The faults of a database, classified by what to do about them. */

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

/** The database undid the unit because others were in its way: a deadlock, a lock not given in time, a file held by another process. */
const CONTENDED_CODES = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);

/**
 * Further codes after which the same unit of work may be run again: it lost a race for a unique key that its next look
 * will see, or it lost its connection (every unit can be repeated).
 */
const REPEATABLE_CODES = new Set([
  'ER_DUP_ENTRY',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
]);

/** The server, or this connection to it, may not be written to. */
const READ_ONLY_CODES = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_INNODB_READ_ONLY',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
]);

/** Codes that say nothing about the work, only about the server: unreachable, frozen, full, read-only, shutting down. */
const UNAVAILABLE_CODES = new Set([
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'POOL_CLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EMFILE',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'ER_HOST_IS_BLOCKED',
  'ER_OUTOFMEMORY',
  'ER_OUT_OF_RESOURCES',
  'ER_LOCK_TABLE_FULL',
  'ER_SERVER_SHUTDOWN',
  'ER_SERVER_ISNT_AVAILABLE',
  'ER_UNKNOWN_COM_ERROR',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  ...READ_ONLY_CODES,
  'ER_DISK_FULL',
  'ER_ERROR_ON_WRITE',
  'ER_GET_ERRNO',
  'ER_ERROR_DURING_COMMIT',
  'ER_RECORD_FILE_FULL',
  'ER_ACCESS_DENIED_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_ACCOUNT_HAS_BEEN_LOCKED',
  'ER_MUST_CHANGE_PASSWORD',
  'ER_MUST_CHANGE_PASSWORD_LOGIN',
  'ER_CREDENTIALS_CONTRADICT_TO_HISTORY',
  'ER_SECURE_TRANSPORT_REQUIRED',
  'ER_HANDSHAKE_ERROR',
  'HANDSHAKE_NO_SSL_SUPPORT',
  'HANDSHAKE_SSL_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT',
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
]);

/** mysql2 gives this number of MariaDB's the name that MySQL has for another fault, which is never ours. */
const MARIADB_ACCOUNT_LOCKED = 4151;

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

/** Whether the server, or this connection to it, may not be written to. */
export function isReadOnlyFault(error: unknown): boolean {
  return READ_ONLY_CODES.has(codeOf(error));
}

/** Whether the database could not be reached, did not answer in time, or refuses every write. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  const code = codeOf(error);
  return UNAVAILABLE_CODES.has(code) || code.startsWith('SQLITE_IOERR');
}

/** The driver's code, also from under TypeORM's wrapping; empty when there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errno, driverError, fatal } = error as Readonly<
    Record<'code' | 'errno' | 'driverError' | 'fatal', unknown>
  >;
  if (errno === MARIADB_ACCOUNT_LOCKED) return 'ER_ACCOUNT_HAS_BEEN_LOCKED';
  if (typeof code === 'string') return code;
  // mysql2 has no code for a statement on a connection whose end it has already seen.
  if (fatal === true) return 'PROTOCOL_CONNECTION_LOST';
  return driverError === undefined ? '' : codeOf(driverError);
}
