/** The databases that the suite runs on: SQLite always, MySQL and MariaDB where a server is set or answers; the rest is skipped by name. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';

import { readDatabaseUrl } from '../../src/config/database-url.js';
import type { DatabaseAddress } from '../../src/store/data-source.js';
import { copyTables } from './copied-tables.js';

export interface FreshDatabase {
  readonly address: DatabaseAddress;
  drop(): Promise<void>;
}

export interface TestDatabase {
  readonly name: 'SQLite' | 'MySQL' | 'MariaDB';
  /** A server named by its variable counts as available: if it does not answer, tests fail. */
  readonly isAvailable: boolean;
  /** An empty database of the caller's own. `mayHaveTables`: it may have the gateway's tables, where to copy them is quicker than to make them. */
  create(options?: { readonly mayHaveTables?: boolean }): Promise<FreshDatabase>;
}

export type ServerAddress = Extract<DatabaseAddress, { kind: 'mysql' }>;

const PROBE_MS = 1_000;

export const databases: readonly TestDatabase[] = [
  { name: 'SQLite', isAvailable: true, create: createSqlite },
  await findServer('MySQL', 'TEST_MYSQL_URL', 'mysql://root:@127.0.0.1:3307/mysql'),
  await findServer('MariaDB', 'TEST_MARIADB_URL', 'mysql://root:@127.0.0.1:3306/mysql'),
];

/** What payers are tested on: SQLite, or the one that PAYER_DATABASE names. */
export function databaseOfPayers(): TestDatabase {
  const { PAYER_DATABASE = 'SQLite' } = process.env;
  const found = databases.find(({ name }) => name === PAYER_DATABASE);
  if (!found) throw new Error(`PAYER_DATABASE is one of ${databases.map(({ name }) => name).join(', ')}`);
  return found;
}

/** One suite, every database. */
export function describeEachDatabase(title: string, suite: (database: TestDatabase) => void): void {
  for (const database of databases) {
    const describeOrSkip = database.isAvailable ? describe : describe.skip;
    describeOrSkip(`${title} on ${database.name}`, () => suite(database));
  }
}

/** Runs statements as the server's administrator, outside every store. */
export async function runOnServer(server: ServerAddress, ...statements: readonly string[]): Promise<void> {
  await withConnection(server, async connection => {
    for (const statement of statements) await connection.query(statement);
  });
}

async function withConnection(server: ServerAddress, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await mysql.createConnection(connectionOptions(server));
  try {
    await work(connection);
  } finally {
    connection.destroy();
  }
}

async function createSqlite(): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  return {
    address: { kind: 'sqlite', path: join(folder, 'gateway.sqlite') },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function findServer(name: 'MySQL' | 'MariaDB', variable: string, usualUrl: string): Promise<TestDatabase> {
  const url = process.env[variable];
  const server = readServer(url || usualUrl);
  const isAvailable = url ? true : await isAnswering(server);
  return {
    ...{ name, isAvailable },
    create: async ({ mayHaveTables = false } = {}) => {
      const fresh = await createOnServer(server);
      if (mayHaveTables) {
        await withConnection(server, connection => copyTables(connection, server, fresh.address.database));
      }
      return fresh;
    },
  };
}

/** Not `information_schema.processlist`: MySQL refuses to read it while anybody's statement has a character that utf8mb3 lacks. */
export const listConnections = 'SHOW FULL PROCESSLIST';

/** What a user may do is looked up when a connection is made: after a change no connection is left that was made before. */
export async function endConnectionsOf(server: ServerAddress, user: string): Promise<void> {
  await withConnection(server, async connection => {
    const [all] = await connection.query<RowDataPacket[]>(listConnections);
    for (const { Id, User } of all) if (User === user) await connection.query('KILL ?', [Id]).catch(() => undefined);
  });
}

/** Whoever failed may have left a transaction open: the server would wait a year for it. */
async function dropOnServer(server: ServerAddress, database: string): Promise<void> {
  await withConnection(server, async connection => {
    const [all] = await connection.query<RowDataPacket[]>(listConnections);
    const left = all.filter(({ db }) => db === database);
    // One that has gone by itself meanwhile is as well.
    for (const { Id } of left) await connection.query('KILL ?', [Id]).catch(() => undefined);
    await connection.query('DROP DATABASE ??', [database]);
  });
}

async function createOnServer(server: ServerAddress): Promise<FreshDatabase & { readonly address: ServerAddress }> {
  const database = `gateway_test_${randomBytes(6).toString('hex')}`;
  await runOnServer(server, `CREATE DATABASE ${database}`);
  return { address: { ...server, database }, drop: () => dropOnServer(server, database) };
}

/** As DATABASE_URL says it. */
export function urlOf(address: DatabaseAddress): string {
  if (address.kind === 'sqlite') return `sqlite:${address.path}`;
  const { user, password, host, port, database } = address;
  return `mysql://${user}:${encodeURIComponent(password.reveal())}@${host}:${port}/${database}`;
}

/** A DATABASE_URL of a server. */
export function readServer(url: string): ServerAddress {
  const read = readDatabaseUrl(url);
  if (!read.ok || read.value.kind !== 'mysql') throw new Error(`not a server's URL: ${url}`);
  return read.value;
}

async function isAnswering(server: ServerAddress): Promise<boolean> {
  try {
    const connection = await mysql.createConnection({ ...connectionOptions(server), connectTimeout: PROBE_MS });
    connection.destroy();
    return true;
  } catch {
    return false;
  }
}

/** Without a database: it may not exist yet, or no more. */
function connectionOptions({ host, port, user, password }: ServerAddress) {
  return { host, port, user, password: password.reveal() };
}
