/** `migrate`: the schema brought up to this release without serving; `serve` does the same when it starts. */

import { DataSource } from 'typeorm';

import { readConfig } from '../config/config.js';
import { GatewayError } from '../domain/gateway-error.js';
import { openDataFolder } from '../lib/data-folder.js';
import { refuseServer } from '../store/check-server.js';
import { connectSource, type DatabaseAddress, dataSourceOptions, findWritable } from '../store/data-source.js';
import { explainDatabaseFault } from '../store/explain-database.js';
import { areAll, migrate as migrateStore } from '../store/migrate.js';
import { isUnavailable } from '../store/store-fault.js';
import { tables } from '../tables.js';

/** A command that never ends says less than one that fails. */
const WAIT_SECONDS_MAX = 60;

/** Fails at once when the database cannot be reached, and when its schema is newer than this release. */
export async function migrate(): Promise<number> {
  const { database: given, dataDir } = readConfig();
  const database = await findWritable(given);
  // An embedded database belongs to one process; holding its folder shows that no gateway is running.
  const folder = database.kind === 'sqlite' ? openDataFolder(dataDir) : null;
  try {
    process.stdout.write(`${presentMigrations(await migrateDatabase(database))}\n`);
    return 0;
  } catch (error) {
    if (database.kind === 'sqlite' || !isUnavailable(error)) throw error;
    throw new GatewayError('UNAVAILABLE', `The database cannot be used. ${explainDatabaseFault(database, error)}`);
  } finally {
    folder?.close();
  }
}

async function migrateDatabase(database: DatabaseAddress): Promise<readonly string[]> {
  const writer = new DataSource(dataSourceOptions(database, tables, null, 'writer'));
  try {
    await connectSource(writer, database);
    await refuseServer(writer);
    return await migrateStore(writer, database, tables, { waitSecondsMax: WAIT_SECONDS_MAX });
  } finally {
    if (writer.isInitialized) await writer.destroy();
  }
}

function presentMigrations(done: readonly string[]): string {
  if (done.length === 0) return 'The database is already up to date.';
  if (!areAll(done, tables)) return `The database is now up to date. Migrations run: ${done.join(', ')}.`;
  return `The database was empty. Created its tables: ${done.length} migrations, up to ${done.at(-1)}.`;
}
