/** Servers whose defaults are strange: every connection sets what it relies on, so the store works there as anywhere. */

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { type PrivateServer, privateServers } from '../crash/private-servers.js';
import { type FreshDatabase, readServer, type TestDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';
import { describeUnitOfWork } from './describe-unit-of-work.js';

const ODD_OPTIONS = [
  '--sql-mode=NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,NO_AUTO_VALUE_ON_ZERO',
  '--autocommit=0',
  '--transaction-isolation=SERIALIZABLE',
  '--transaction-read-only=1',
  '--completion-type=CHAIN',
  '--default-time-zone=-07:45',
  '--character-set-server=latin1',
  '--collation-server=latin1_swedish_ci',
  '--default-storage-engine=MyISAM',
  '--max-allowed-packet=1M',
  '--max-sort-length=8',
  '--lock-wait-timeout=1',
  '--innodb-lock-wait-timeout=50',
];
/** What no option of the command line says; each of these is a default that a session inherits. */
const ODD_GLOBALS = [
  'sql_safe_updates = 1',
  'sql_select_limit = 1',
  'sql_auto_is_null = 1',
  'max_join_size = 1',
  'sql_big_selects = 0',
  'unique_checks = 0',
  'foreign_key_checks = 0',
  'innodb_table_locks = 0',
];
const ODD_GLOBALS_OF = {
  MySQL: ['max_execution_time = 1', 'sql_require_primary_key = 1', 'sql_generate_invisible_primary_key = 1'],
  MariaDB: ['max_statement_time = 0.001', 'check_constraint_checks = 0', 'idle_transaction_timeout = 0'],
};
/** MySQL 9 has it no more. */
const ODD_OPTIONS_OF = { MySQL: [], MariaDB: ['--skip-character-set-client-handshake'] };
const INIT_CONNECT = `SET NAMES latin1, SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'`;

const SETTINGS = [
  'autocommit',
  'sql_mode',
  'time_zone',
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'collation_connection',
  'completion_type',
  'default_storage_engine',
  'wait_timeout',
  'net_read_timeout',
  'net_write_timeout',
  'innodb_lock_wait_timeout',
  'sql_safe_updates',
  'sql_select_limit',
  'sql_auto_is_null',
  'sql_big_selects',
  'unique_checks',
  'foreign_key_checks',
  'max_sort_length',
];
const READ_SETTINGS = `SELECT ${SETTINGS.map(name => `@@SESSION.${name} AS ${name}`).join(', ')}`;
const EXPECTED = {
  autocommit: 1,
  sql_mode: 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  time_zone: '+00:00',
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: 'utf8mb4_bin',
  completion_type: 'NO_CHAIN',
  default_storage_engine: 'InnoDB',
  wait_timeout: 5,
  net_read_timeout: 5,
  net_write_timeout: 5,
  innodb_lock_wait_timeout: 1,
  sql_safe_updates: 0,
  sql_select_limit: expect.anything(),
  sql_auto_is_null: 0,
  sql_big_selects: 1,
  unique_checks: 1,
  foreign_key_checks: 1,
  max_sort_length: 1024,
};

describe.each(privateServers)('S1: a $name server with strange defaults', ({ name, isAvailable, open }) => {
  const test = isAvailable ? it : it.skip;
  let server: PrivateServer;
  let database: Pick<TestDatabase, 'create'>;

  beforeAll(async () => {
    if (!isAvailable) return;
    server = await open([...ODD_OPTIONS, ...ODD_OPTIONS_OF[name]]);
    const globals = [...ODD_GLOBALS, ...ODD_GLOBALS_OF[name]].map(each => `SET GLOBAL ${each}`);
    await runAsRoot(server, `SET GLOBAL init_connect = "${INIT_CONNECT}"`, ...globals);
    database = { create: () => createForOrdinaryUser(server) };
  });

  afterAll(() => server?.close());

  describe('with its units of work', () => {
    if (isAvailable) describeUnitOfWork({ create: () => database.create() });
  });

  test('is told by every connection what it relies on, also by those of migrations', async () => {
    const { address, drop } = await database.create();
    const seen: unknown[] = [];
    class LookingMigration9999010100000 implements MigrationInterface {
      readonly name = 'LookingMigration9999010100000';
      up = async (runner: QueryRunner) => void seen.push(...(await runner.query(READ_SETTINGS)));
      down = async () => undefined;
    }
    const looking = { ...tables, migrations: [...tables.migrations, LookingMigration9999010100000] };
    const store = await openStore({ address, tables: looking, clock: systemClock, log: silentLog });
    seen.push(...(await store.reader().query(READ_SETTINGS)));
    seen.push(...(await store.atomically(({ runner }) => runner.query(READ_SETTINGS))));
    await store.close();
    await drop();
    expect(seen).toEqual([EXPECTED, EXPECTED, EXPECTED]);
  });

  test('keeps apart what is text and what is a statement', async () => {
    const { address, drop } = await database.create();
    const store = await openStore({ address, tables, clock: systemClock, log: silentLog });
    const ask = async (text: string): Promise<unknown> => {
      const [found] = await store.reader().query('SELECT ? AS said, 1 AS count', [text]);
      return found;
    };
    for (const said of ["it's", '\\', "\\' OR 1=1 -- ", '"', "a\\'b\\\\", "\u00bf' OR 1=1", 'ñ𝄞\0\x1a%_']) {
      expect(await ask(said)).toEqual({ said, count: 1 });
    }
    await store.close();
    await drop();
  });

  test('shows a reader at once what a unit has committed', async () => {
    const { address, drop } = await database.create();
    const store = await openStore({ address, tables, clock: systemClock, log: silentLog });
    const head = async (from: Store) => (await from.reader().query('SELECT sequence FROM feed_head'))[0]?.sequence;
    await Promise.all(Array.from({ length: 10 }, () => head(store)));
    const raised = await store.atomically(unit => unit.raiseHead(1));
    const seen = await Promise.all(Array.from({ length: 10 }, () => head(store)));
    expect(seen.map(Number)).toEqual(Array(10).fill(raised));
    await store.close();
    await drop();
  });

  test('pays a push whose words are full of quotes', async () => {
    const gateway: OpenGateway = await openGateway({ ...database, name, isAvailable } as TestDatabase);
    const input = { phoneNumber: '0712345678', amount: '10', accountReference: 'MAMA-7', description: 'Mama\\\'s "x"' };
    const mutation = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';
    const { data } = await gateway.as().send(mutation, { input: { ...input, metadata: { note: "it's \\' --" } } });
    const { id } = (data as { initiateStkPush: { id: string } }).initiateStkPush;
    const query = 'query ($id: ID!) { payment(id: $id) { status description } }';
    await waitUntil('the payment to be completed', async () => {
      const answer = await gateway.as().send(query, { id });
      return JSON.stringify(answer.data).includes('COMPLETED');
    });
    const answer = await gateway.as().send(query, { id });
    expect(answer.data).toEqual({ payment: { status: 'COMPLETED', description: input.description } });
    await gateway.close();
  });
});

async function runAsRoot(server: PrivateServer, ...statements: readonly string[]): Promise<void> {
  const connection = await mysql.createConnection({ socketPath: `${server.folder}/socket`, user: 'root' });
  try {
    // What is to be set for all is set in a session that has been told nothing strange.
    const unhurried = '/*M! max_statement_time = 0, */';
    await connection.query(`SET SESSION ${unhurried} sql_mode = '', autocommit = 1, completion_type = 0`);
    await connection.query('SET SESSION TRANSACTION READ WRITE');
    for (const statement of statements) await connection.query(statement);
  } finally {
    connection.destroy();
  }
}

/** Of a user who may do everything with this database and nothing else. */
async function createForOrdinaryUser(server: PrivateServer): Promise<FreshDatabase> {
  const name = `odd_${randomBytes(6).toString('hex')}`;
  const user = `'${name}'@'%'`;
  await runAsRoot(
    server,
    `CREATE DATABASE ${name}`,
    `CREATE USER ${user} IDENTIFIED BY 'p'`,
    `GRANT ALL ON ${name}.* TO ${user}`,
  );
  return {
    address: readServer(`mysql://${name}:p@127.0.0.1:${server.port}/${name}`),
    drop: () => runAsRoot(server, `DROP DATABASE ${name}`),
  };
}
