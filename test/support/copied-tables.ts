/**
 * The gateway's tables for a test's database, copied from one that was migrated once: a copy takes a fifth of the time of all migrations,
 * and the suite makes hundreds. The database that is copied stays on the server for the next run, under a name that says its migrations.
 */

import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import type { DatabaseAddress } from '../../src/store/data-source.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';

type ServerAddress = Extract<DatabaseAddress, { kind: 'mysql' }>;

const FOLDER = 'src/store/migrations';
const LOCK_SECONDS = 600;

/** Another one for every change of a migration. */
const ORIGINAL = `gateway_test_tables_${digestOf(
  ['src/tables.ts', ...readdirSync(FOLDER).map(name => `${FOLDER}/${name}`)].map(path => readFileSync(path, 'utf8')),
)}`;

/** Into a database that is there and empty. */
export async function copyTables(connection: Connection, server: ServerAddress, database: string): Promise<void> {
  await migrateOriginal(connection, server);
  const [found] = await connection.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
    [ORIGINAL],
  );
  for (const { name } of found) {
    await connection.query('CREATE TABLE ??.?? LIKE ??.??', [database, name, ORIGINAL, name]);
    // The first rows of some, and what has been migrated; those with computed columns are empty.
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT EXISTS (SELECT 1 FROM ??.??) AS has', [
      ORIGINAL,
      name,
    ]);
    if (Number(row?.has) === 1) {
      await connection.query('INSERT INTO ??.?? SELECT * FROM ??.??', [database, name, ORIGINAL, name]);
    }
  }
  // Each log has its own: by it a cursor of another one is known.
  await connection.query('UPDATE ??.feed_head SET tag = ?', [database, randomBytes(6).toString('hex')]);
}

/** By server. */
const migrated = new Map<string, Promise<void>>();

/** Once in this process; the lock is for the others, as a database that is half migrated must not be copied. */
function migrateOriginal(connection: Connection, server: ServerAddress): Promise<void> {
  const at = `${server.host}:${server.port}`;
  const known = migrated.get(at) ?? migrateAlone(connection, server);
  migrated.set(at, known);
  return known;
}

async function migrateAlone(connection: Connection, server: ServerAddress): Promise<void> {
  await connection.query('SELECT GET_LOCK(?, ?)', [ORIGINAL, LOCK_SECONDS]);
  await connection.query('CREATE DATABASE IF NOT EXISTS ??', [ORIGINAL]);
  const address = { ...server, database: ORIGINAL };
  await (await openStore({ address, tables, clock: systemClock, log: silentLog })).close();
  await connection.query('SELECT RELEASE_LOCK(?)', [ORIGINAL]);
}

function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
}
