/** The TypeORM data sources: for units of work, for reads, for migrations and for its command line. */

import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import type { DataSource, DataSourceOptions, EntitySchema, Logger, MigrationInterface } from 'typeorm';
import { ConfigurationFault } from '../lib/configuration-fault.js';

import { errorCode } from '../lib/error-code.js';
import { makeFolder } from '../lib/make-folder.js';

import { whyNotOpened } from '../lib/why-not-opened.js';
import { createMysqlDriver } from './mysql-driver.js';
import { connectionOptions, type ServerAddress } from './server-address.js';
import { createServerHosts, type ServerHosts } from './server-hosts.js';
import { codeOf, isUnavailable } from './store-fault.js';

/** Where the database is, as DATABASE_URL says. */
export type DatabaseAddress = { readonly kind: 'sqlite'; readonly path: string } | ServerAddress;

/** Rows and migrations, named by the only file that knows them all. */
export interface Tables {
  // biome-ignore lint/suspicious/noExplicitAny: TypeORM's own type of "an entity of whatever row".
  readonly entities: readonly EntitySchema<any>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** Connections for units of work (few: the funnel has two at most) and for reads. */
const POOL_SIZE = { writer: 6, reader: 10 } as const;

/** After a read has been given up here: the server would go on with it for nobody, and the next ones would wait behind it. */
const SERVER_LATER_MS = 500;

/**
 * Also used by ormconfig.ts; `synchronize` is never on. `timeoutMs` null: for migrations. Data sources of one database share
 * its `hosts`.
 */
export function dataSourceOptions(
  address: DatabaseAddress,
  tables: Tables,
  timeoutMs: number | null,
  role: keyof typeof POOL_SIZE,
  hosts?: ServerHosts | null,
): DataSourceOptions {
  const shared = {
    entities: [...tables.entities],
    migrations: [...tables.migrations],
    migrationsTransactionMode: 'each' as const,
    synchronize: false,
    logger: silence,
  };
  if (address.kind === 'sqlite') {
    return {
      ...shared,
      type: 'better-sqlite3',
      database: address.path,
      driver: Database,
      prepareDatabase: (database: SqlitePragmas) => prepareSqlite(database, role),
    };
  }
  const { flags, stream, ...connection } = connectionOptions(address);
  return {
    ...shared,
    type: 'mysql',
    driver: createMysqlDriver({
      hosts: hosts ?? createServerHosts(address),
      isMigration: timeoutMs === null,
      readMaxMs: role === 'reader' && timeoutMs !== null ? timeoutMs + SERVER_LATER_MS : null,
    }),
    ...connection,
    username: address.user,
    ...{ flags: flags as string[], extra: stream ? { stream } : {} },
    connectTimeout: 2_000,
    bigNumberStrings: false,
    poolSize: POOL_SIZE[role],
    ...(timeoutMs === null ? {} : { enableQueryTimeout: true, maxQueryExecutionTime: timeoutMs }),
  };
}

/** The address of the server that can be written to, where several are named; else the same. */
export async function findWritable(address: DatabaseAddress): Promise<DatabaseAddress> {
  if (address.kind === 'sqlite') return address;
  const hosts = createServerHosts(address);
  await hosts.search();
  return { ...address, ...hosts.current() };
}

/** Opens the connections. A file that cannot be opened, or is not a database, is a fault of DATABASE_URL: waiting does not fix it. */
export async function connectSource(source: DataSource, address: DatabaseAddress): Promise<void> {
  if (address.kind === 'sqlite') makeFileAt(address.path);
  try {
    await source.initialize();
  } catch (error) {
    if (address.kind !== 'sqlite' || isUnavailable(error)) throw error;
    throw cannotBeOpened(address.path, codeOf(error) || whyNotOpened(address.path));
  }
}

/**
 * TypeORM would make the folder with Node's own recursion, which never returns below /proc. A new file is its owner's alone, and SQLite
 * gives those beside it the same mode.
 */
function makeFileAt(path: string): void {
  try {
    makeFolder(dirname(path));
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw cannotBeOpened(path, errorCode(error));
  }
}

function cannotBeOpened(path: string, why: string | null): ConfigurationFault {
  return new ConfigurationFault([{ variable: 'DATABASE_URL', problem: `cannot be opened: ${path} (${why})` }]);
}

/** TypeORM prints slow statements together with their values, whatever `logging` says: phone numbers, on stdout. */
const nothing = (): void => undefined;
const silence: Logger = Object.freeze({
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
});

interface SqlitePragmas {
  pragma(text: string): unknown;
}

const CACHE_KIB = 16_384;
/** Of 4 KiB: the log grows to 40 MB before it is copied. */
const WAL_PAGES = 10_000;

/** Durable before a commit returns (WAL alone does not sync), and never a wait that blocks the event loop. */
function prepareSqlite(database: SqlitePragmas, role: 'writer' | 'reader'): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 0');
  // Pages of many indexes are written again and again: kept in memory, and copied into the file once for many commits.
  database.pragma(`cache_size = -${CACHE_KIB}`);
  database.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
  if (role === 'reader') database.pragma('query_only = ON');
}
