/** Brings the schema up to the code's, by one process at a time; refuses a schema that is newer than the code. */

import { existsSync } from 'node:fs';
import { DataSource, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { messageOf } from '../lib/log.js';
import { type DatabaseAddress, dataSourceOptions, type Tables } from './data-source.js';
import { dialectOf } from './dialect.js';
import { isDenied } from './store-fault.js';

/** The schema has migrations that this code does not know: an older release was started on a newer database. */
export class SchemaNewerThanCode extends Error {
  override readonly name = 'SchemaNewerThanCode';
}

/** The schema lacks migrations of this code; there may be none at all. */
export class SchemaOlderThanCode extends Error {
  override readonly name = 'SchemaOlderThanCode';
}

/** Names of locks are the whole server's, and at most 64 characters long; names of databases may be longer. */
const LOCK_NAME = "CONCAT('migrate:', SHA2(DATABASE(), 224))";

/** How a migration goes on, and when it is given up. */
export interface MigrationOptions {
  /** While another process migrates: about each second. */
  readonly onWait?: (waitedSeconds: number) => void;
  /** Before each migration. `isEmpty`: the database had none before. */
  readonly onMigration?: (name: string, isEmpty: boolean) => void;
  /** How long to wait for another process that migrates; without end if it is left out. */
  readonly waitSecondsMax?: number;
  /** Aborted: nobody waits any more. What runs is finished. */
  readonly signal?: AbortSignal;
}

/**
 * Runs what is missing, in order; several instances may start at once, one migrates and the others wait. Resolves to the
 * names of the migrations that it ran.
 */
export async function migrate(
  writer: DataSource,
  address: DatabaseAddress,
  tables: Tables,
  options: MigrationOptions = {},
): Promise<readonly string[]> {
  const run = (source: DataSource) => (runner: QueryRunner) => runMissing(source, runner, tables, options);
  if (dialectOf(writer) === 'sqlite') return inRunner(writer, run(writer));
  // Migrations may take longer than any statement of the running program: they have a connection without a deadline.
  const source = new DataSource(dataSourceOptions(address, tables, null, 'writer'));
  await source.initialize();
  try {
    return await inRunner(source, runner => underNamedLock(runner, options, () => run(source)(runner)));
  } finally {
    await source.destroy();
  }
}

async function inRunner<T>(source: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

/** With the lock in hand: who had it before may have been a newer release. */
async function runMissing(
  source: DataSource,
  runner: QueryRunner,
  tables: Tables,
  options: MigrationOptions,
): Promise<readonly string[]> {
  await readDone(runner, tables);
  try {
    return await runPending(source, runner, tables, options);
  } catch (error) {
    // To wait for the right would be to serve nobody; another release may be serving meanwhile.
    if (!isDenied(error)) throw error;
    throw new SchemaOlderThanCode(presentDenial(error), { cause: error });
  }
}

function presentDenial(error: unknown): string {
  const advice = 'GRANT it all rights on the database, or run the migrate command as one who has them';
  return `The user may not migrate this database (${messageOf(error)}): ${advice}.`;
}

async function runPending(
  source: DataSource,
  runner: QueryRunner,
  tables: Tables,
  { onMigration }: MigrationOptions,
): Promise<readonly string[]> {
  const executor = new MigrationExecutor(source, runner);
  executor.transaction = 'each';
  const pending = await executor.getPendingMigrations();
  const isEmpty = areAll(pending, tables);
  for (const { name, instance } of pending) {
    if (instance && onMigration) announce(instance, () => onMigration(name, isEmpty));
  }
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}

/** Whether these migrations, which were to be done, are all there are: then the database was empty. */
export function areAll(migrations: readonly unknown[], tables: Tables): boolean {
  return migrations.length === tables.migrations.length;
}

/** TypeORM says nothing before a migration, and keeps its instances to itself. */
function announce(migration: MigrationInterface, tell: () => void): void {
  const { up } = migration;
  migration.up = runner => {
    tell();
    return up.call(migration, runner);
  };
}

const namesOf = ({ migrations }: Tables): readonly string[] =>
  migrations.map(migration => new migration().name ?? migration.name);

/** The migrations that were done; empty where there is not even their table. Throws where this code does not know one. */
async function readDone(runner: QueryRunner, tables: Tables): Promise<readonly string[]> {
  if (!(await runner.hasTable('migrations'))) return [];
  const rows: readonly { name: string }[] = await runner.query('SELECT name FROM migrations');
  const done = rows.map(({ name }) => name);
  const known = new Set(namesOf(tables));
  const unknown = done.filter(name => !known.has(name));
  if (unknown.length === 0) return done;
  throw new SchemaNewerThanCode(`the database is newer than this release; unknown migrations: ${unknown.join(', ')}`);
}

/** For who may not migrate, because others are at work on this database. Asks, and makes nothing: TypeORM would make its table. */
export async function refuseOtherSchema(writer: DataSource, tables: Tables): Promise<void> {
  const done = new Set(await inRunner(writer, runner => readDone(runner, tables)));
  if (done.size === 0) throw new SchemaOlderThanCode(`The database has no tables yet: ${TO_BEGIN}.`);
  if (namesOf(tables).some(name => !done.has(name)))
    throw new SchemaOlderThanCode('the database is older than this release: run the migrate command');
}

const TO_BEGIN = 'start the gateway, or run the migrate command';

/** The same before a file is opened, which would make it. */
export function refuseMissingFile(address: DatabaseAddress): void {
  if (address.kind !== 'sqlite' || existsSync(address.path)) return;
  throw new SchemaOlderThanCode(`There is no database at ${address.path} yet: ${TO_BEGIN}.`);
}

/**
 * The lock belongs to the connection that does the work: it is held as long as that works, and given back as soon as it ends,
 * however that happens.
 */
async function underNamedLock<T>(runner: QueryRunner, options: MigrationOptions, work: () => Promise<T>): Promise<T> {
  await takeLock(runner, options);
  try {
    return await work();
  } finally {
    // When the connection is gone, so is the lock.
    await runner.query(`SELECT RELEASE_LOCK(${LOCK_NAME})`).catch(() => undefined);
  }
}

/** Asks in steps of a second, so that the server does not take a waiting process for one that has vanished. */
async function takeLock(
  runner: QueryRunner,
  { onWait, waitSecondsMax = Number.POSITIVE_INFINITY, signal }: MigrationOptions,
): Promise<void> {
  for (let waitedSeconds = 1; waitedSeconds <= waitSecondsMax; waitedSeconds += 1) {
    const [answer]: readonly { taken: number | null }[] = await runner.query(
      `SELECT GET_LOCK(${LOCK_NAME}, 1) AS taken`,
    );
    if (Number(answer?.taken) === 1) return;
    if (signal?.aborted) throw new Error('the wait for another process that migrates was given up');
    onWait?.(waitedSeconds);
  }
  throw new Error(`another process has been migrating this database for ${waitSecondsMax} seconds`);
}
