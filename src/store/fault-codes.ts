/** The codes with which databases and their drivers refuse, by what they mean for a unit of work. */

/** The database undid the unit because others were in its way: a deadlock, a lock not given in time, a file held by another process. */
export const CONTENDED_CODES = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  // Of a group of servers another one was first.
  'ER_TRANSACTION_ROLLBACK_DURING_COMMIT',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);

/**
 * Further codes after which the same unit of work may be run again: it lost a race for a unique key that its next look
 * will see, or it lost its connection (every unit can be repeated).
 */
export const REPEATABLE_CODES = new Set([
  'ER_DUP_ENTRY',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
]);

/** The user lacks a right. It is looked up when a connection is made: one that was refused stays so when the right is back. */
export const DENIED_CODES = new Set([
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER',
]);

/** The server, or this connection to it, may not be written to. */
export const REFUSED_CODES = new Set([
  ...DENIED_CODES,
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_INNODB_READ_ONLY',
  'ER_INNODB_FORCED_RECOVERY',
  'ER_OPEN_AS_READONLY',
  'ER_SCHEMA_READ_ONLY',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  // A server that has left its group, or a group without a majority.
  'ER_RUN_HOOK_ERROR',
  'ER_GRP_TRX_CONSISTENCY_NOT_ALLOWED',
  'ER_GRP_TRX_CONSISTENCY_BEFORE',
  'ER_GRP_TRX_CONSISTENCY_AFTER_ON_TRX_BEGIN',
  'ER_GRP_TRX_CONSISTENCY_BEGIN_NOT_ALLOWED',
  'ER_GR_HOLD_WAIT_TIMEOUT',
  'ER_GR_HOLD_KILLED',
  'ER_GR_HOLD_MEMBER_STATUS_ERROR',
]);

/** Of what is refused, or broken, in one table: the others may be as well as ever. */
export const ONE_TABLE_CODES = new Set([
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_NOT_KEYFILE',
  'ER_CRASHED_ON_USAGE',
  'ER_CRASHED_ON_REPAIR',
  'ER_TABLE_CORRUPT',
  'ER_INDEX_CORRUPT',
  'ER_INNODB_INDEX_CORRUPT',
  'ER_TABLESPACE_MISSING',
  'ER_TABLESPACE_DISCARDED',
]);

/** The server has no room, no memory, or damaged files. */
const BROKEN_CODES = [
  ...ONE_TABLE_CODES,
  'EE_CANTCREATEFILE',
  'EE_READ',
  'EE_WRITE',
  'EE_OUTOFMEMORY',
  'EE_DISK_FULL',
  'EE_DISK_FULL_WITH_RETRY_MSG',
  'EE_OUT_OF_FILERESOURCES',
  'EE_FILENOTFOUND',
  'EE_CAPACITY_EXCEEDED',
  'ER_CANT_CREATE_FILE',
  'ER_CANT_OPEN_FILE',
  'ER_FILE_NOT_FOUND',
  'ER_DISK_FULL',
  'ER_DISK_FULL_NOWAIT',
  'ER_ERROR_ON_READ',
  'ER_ERROR_ON_WRITE',
  'ER_IO_READ_ERROR',
  'ER_IO_WRITE_ERROR',
  'ER_GET_ERRNO',
  'ER_ERROR_DURING_COMMIT',
  'ER_ERROR_DURING_CHECKPOINT',
  'ER_RECORD_FILE_FULL',
  'ER_INDEX_FILE_FULL',
  'ER_TEMP_FILE_WRITE_FAILURE',
  'ER_BINLOG_LOGGING_IMPOSSIBLE',
  'ER_INNODB_UNDO_LOG_FULL',
  'ER_TOO_MANY_CONCURRENT_TRXS',
  'ER_OUTOFMEMORY',
  'ER_OUT_OF_RESOURCES',
  'ER_ENGINE_OUT_OF_MEMORY',
  'ER_LOCK_TABLE_FULL',
  'ER_MDL_OUT_OF_RESOURCES',
  'ER_FILE_CORRUPT',
];

/** Codes that say nothing about the work, only about the server or the user: unreachable, frozen, full, read-only, shutting down. */
export const UNAVAILABLE_CODES = new Set([
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'POOL_CLOSED',
  'POOL_BUSY',
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
  'ER_SERVER_SHUTDOWN',
  'ER_SERVER_ISNT_AVAILABLE',
  'ER_SERVER_OFFLINE_MODE',
  'ER_SESSION_WAS_KILLED',
  'ER_AUDIT_API_ABORT',
  'ER_UNKNOWN_COM_ERROR',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  ...REFUSED_CODES,
  ...BROKEN_CODES,
  'ER_ACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
  'ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK',
  'ER_USER_IS_BLOCKED',
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
  'ER_DB_ACCESS_DENIED',
  'ER_BAD_DB_ERROR',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT',
]);

/** Of a file. SQLite adds more to some: SQLITE_IOERR_FSYNC. */
export const UNAVAILABLE_OF_SQLITE = /^SQLITE_(?:BUSY|FULL|READONLY|IOERR|CANTOPEN|NOMEM|PERM|PROTOCOL)(?:_|$)/;

/** Numbers of MariaDB's that mysql2 has no name for, or that which MySQL has for another fault, which is never ours. */
export const MARIADB_CODES: ReadonlyMap<unknown, string> = new Map([
  [1927, 'PROTOCOL_CONNECTION_LOST'],
  [1969, 'ER_STATEMENT_TIMEOUT'],
  [4139, 'ER_INDEX_FILE_FULL'],
  [4150, 'ER_USER_IS_BLOCKED'],
  [4151, 'ER_ACCOUNT_HAS_BEEN_LOCKED'],
]);
