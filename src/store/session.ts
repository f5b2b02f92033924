/** What every connection to a server sets before its first statement, so that nothing we rely on is the server's choice. */

/** After this long without a statement the server ends the connection and gives back what it has locked: its owner has vanished. */
const OWNER_SILENT_MAX_SECONDS = 5;
/** Shorter than a statement's deadline, so that a wait for a lock ends with the server's own answer. */
const LOCK_WAIT_SECONDS = 1;
/** A migration waits behind others' transactions, not behind a statement's deadline. */
const MIGRATION_LOCK_WAIT_SECONDS = 60;

/** Strict, and with quotes and backslashes as the driver writes them. */
const SQL_MODE = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** A limit that limits nothing: every statement of ours has its own. */
const ALL_ROWS = '18446744073709551615';

/** What a connection is for. */
export interface SessionNeeds {
  /** Its statements may take as long as they need. */
  readonly isMigration: boolean;
  /** For connections that only read: when the server ends a statement by itself. Null: never. */
  readonly readMaxMs: number | null;
}

/**
 * Ordinary users may set all of these. A comment that begins with `!80000` is a statement to MySQL only, one with `M!` to
 * MariaDB only.
 */
export function sessionStatements({ isMigration, readMaxMs }: SessionNeeds): readonly string[] {
  const readMs = Math.trunc(readMaxMs ?? 0);
  const metadataWaitSeconds = isMigration ? MIGRATION_LOCK_WAIT_SECONDS : LOCK_WAIT_SECONDS;
  const settings = [
    ...[
      `sql_mode = '${SQL_MODE}'`,
      'autocommit = 1',
      "completion_type = 'NO_CHAIN'",
      "time_zone = '+00:00'",
      'timestamp = DEFAULT',
    ],
    // The last two end an owner that vanished in the middle of sending a statement or of reading an answer.
    ...['wait_timeout', 'net_read_timeout', 'net_write_timeout'].map(name => `${name} = ${OWNER_SILENT_MAX_SECONDS}`),
    ...[`innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`, `lock_wait_timeout = ${metadataWaitSeconds}`],
    ...['sql_safe_updates = 0', 'sql_auto_is_null = 0', 'sql_big_selects = 1', `sql_select_limit = ${ALL_ROWS}`],
    ...['unique_checks = 1', 'foreign_key_checks = 1', 'max_sort_length = 1024', 'default_storage_engine = InnoDB'],
  ];
  const mysqlOnly = `/*!80000 , max_execution_time = ${readMs} */`;
  const idle = ['idle_transaction_timeout', 'idle_write_transaction_timeout', 'idle_readonly_transaction_timeout'];
  const mariadbSettings = [
    `max_statement_time = ${readMs / 1_000}`,
    ...idle.map(name => `${name} = ${OWNER_SILENT_MAX_SECONDS}`),
  ];
  const mariadbOnly = `/*M! , ${mariadbSettings.join(', ')} */`;
  return [
    `SET SESSION ${settings.join(', ')} ${mysqlOnly} ${mariadbOnly}`,
    'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
  ];
}
