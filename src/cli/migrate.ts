/** `migrate`: the schema brought up to this release without serving; `serve` does the same when it starts. */

import { DataSource } from 'typeorm';

import { readConfig } from '../config/config.js';
import { openDataFolder } from '../lib/data-folder.js';
import { refuseServer } from '../store/check-server.js';
import { dataSourceOptions, openSource } from '../store/data-source.js';
import { migrate as migrateStore } from '../store/migrate.js';
import { tables } from '../tables.js';

/** Fails at once when the database cannot be reached, and when its schema is newer than this release. */
export async function migrate(): Promise<number> {
  const { database, dataDir } = readConfig();
  // An embedded database belongs to one process; holding its folder shows that no gateway is running.
  const folder = database.kind === 'sqlite' ? openDataFolder(dataDir) : null;
  const writer = new DataSource(dataSourceOptions(database, tables, null, 'writer'));
  try {
    await openSource(writer, database);
    await refuseServer(writer);
    await migrateStore(writer, database, tables);
    process.stdout.write('the database is up to date\n');
    return 0;
  } finally {
    if (writer.isInitialized) await writer.destroy();
    folder?.close();
  }
}
