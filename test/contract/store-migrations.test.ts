/** The schema goes up, down to nothing and up again; two may start at once; an older release refuses a newer schema. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { type DatabaseAddress, dataSourceOptions, type Tables } from '../../src/store/data-source.js';
import { migrate, SchemaNewerThanCode } from '../../src/store/migrate.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { waitFor } from '../crash/wait-for.js';
import {
  databases,
  describeEachDatabase,
  type FreshDatabase,
  listConnections,
  type ServerAddress,
} from '../support/databases.js';
import { openTcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

/** Of the release after this one. */
class LaterMigration9999010100000 implements MigrationInterface {
  readonly name = 'LaterMigration9999010100000';
  up: (runner: QueryRunner) => Promise<void> = async () => undefined;
  down = async () => undefined;
}

const laterTables: Tables = { ...tables, migrations: [...tables.migrations, LaterMigration9999010100000] };

const open = (address: DatabaseAddress, release: Tables = tables) =>
  openStore({ address, tables: release, clock: systemClock, log: silentLog });

describeEachDatabase('migrations', database => {
  let fresh: FreshDatabase;
  let source: DataSource;

  beforeAll(async () => {
    fresh = await database.create();
    source = new DataSource(dataSourceOptions(fresh.address, tables, null, 'writer'));
    await source.initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await fresh.drop();
  });

  const tableNames = async (): Promise<string[]> => {
    const text =
      database.name === 'SQLite'
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
    const found: readonly { name: string }[] = await source.query(text);
    return found
      .map(({ name }) => name)
      .filter(name => name !== 'migrations')
      .sort();
  };
  /** Asked of the database: TypeORM wants a table of its own before it tells of columns that are computed. */
  const columnNames = async (table: string): Promise<string[]> => {
    const text =
      database.name === 'SQLite'
        ? 'SELECT name FROM pragma_table_xinfo(?)'
        : 'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?';
    const found: readonly { name: string }[] = await source.query(text, [table]);
    return found.map(({ name }) => name).sort();
  };
  const entityTables = () => source.entityMetadatas.map(({ tableName }) => tableName).sort();

  it('go up, down to nothing, and up again', async () => {
    await migrate(source, fresh.address, tables);
    expect(await tableNames()).toEqual(entityTables());
    for (const _ of tables.migrations) await source.undoLastMigration();
    expect(await tableNames()).toEqual([]);
    await migrate(source, fresh.address, tables);
    expect(await tableNames()).toEqual(entityTables());
  });

  it('have nothing to do the second time', async () => {
    await migrate(source, fresh.address, tables);
    await migrate(source, fresh.address, tables);
    expect(await source.runMigrations()).toEqual([]);
  });

  it('give every entity the columns that it names', async () => {
    await migrate(source, fresh.address, tables);
    for (const { target, columns, tableName } of source.entityMetadatas) {
      const named = columns.map(({ databaseName }) => databaseName).sort();
      expect(await columnNames(tableName)).toEqual(named);
      await expect(source.getRepository(target).find({ take: 1 })).resolves.toBeDefined();
    }
  });

  it('refuse a schema that is newer than the code', async () => {
    await (await open(fresh.address, laterTables)).close();
    await expect(open(fresh.address)).rejects.toThrow(SchemaNewerThanCode);
    await expect(open(fresh.address)).rejects.toThrow('LaterMigration9999010100000');
    await (await open(fresh.address, laterTables)).close();
  });
});

describeEachDatabase('the log', database => {
  it('has one line for the tables of an empty database, and one for each migration of an older one', async () => {
    const fresh = await database.create();
    const lines: string[] = [];
    const log = pino({ base: null, timestamp: false }, { write: line => lines.push(line) });
    const start = async (release: Tables): Promise<readonly unknown[]> => {
      const store = await openStore({ address: fresh.address, tables: release, clock: systemClock, log });
      await store.close();
      // The tests' servers are set otherwise than they should be, which is said too.
      return lines
        .splice(0)
        .map(line => JSON.parse(line))
        .filter(({ level }) => level === 30);
    };
    const created = { level: 30, migrations: tables.migrations.length, msg: 'created the database tables' };
    expect(await start(tables)).toEqual([created]);
    expect(await start(tables)).toEqual([]);
    expect(await start(laterTables)).toEqual([{ level: 30, msg: 'migrating LaterMigration9999010100000' }]);
    await fresh.drop();
  });
});

describeEachDatabase('several processes that start at once', database => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await database.create();
  });

  afterAll(() => fresh.drop());

  it('migrate an empty database once', async () => {
    // An embedded database belongs to one process.
    const count = database.name === 'SQLite' ? 1 : 4;
    const stores = await Promise.all(Array.from({ length: count }, () => open(fresh.address)));
    const [done] = await Promise.all(
      stores.map(store => store.reader().query('SELECT name FROM migrations ORDER BY id')),
    );
    for (const store of stores) await store.close();
    expect(done).toEqual(tables.migrations.map(migration => ({ name: migration.name })));
  });

  if (database.name !== 'SQLite') {
    it('an older release that waited for a newer one refuses what that has made', async () => {
      let older: Promise<Error> | null = null;
      class WithAnOlderOneWaiting extends LaterMigration9999010100000 {
        override up = async (runner: QueryRunner) => {
          older = open(fresh.address).then(
            store => store.close().then(() => new Error('it started')),
            error => error,
          );
          await waitUntil('the older release waits for the lock', () => isWaitingForLock(runner));
          return undefined;
        };
      }
      const migrations = [...tables.migrations, WithAnOlderOneWaiting];
      await (await open(fresh.address, { ...tables, migrations })).close();
      expect(await older).toBeInstanceOf(SchemaNewerThanCode);
    });
  }
});

const servers = databases.filter(({ name }) => name !== 'SQLite');

describe.each(servers)('M3: the lock of a migration on $name', ({ isAvailable, create }) => {
  const test = isAvailable ? it : it.skip;
  let fresh: FreshDatabase & { readonly address: ServerAddress };

  beforeEach(async () => {
    const { address, drop } = await create();
    if (address.kind !== 'mysql') throw new Error('not a server');
    fresh = { address, drop };
  });

  afterEach(() => fresh.drop());

  test('is given back when its owner vanishes without a word', async () => {
    const wire = await openTcpProxy(fresh.address);
    let hasBegun = false;
    let isOver = false;
    class Vanishing extends LaterMigration9999010100000 {
      override up = async () => {
        wire.abandon();
        hasBegun = true;
        await waitFor('the other to have migrated', () => isOver);
      };
    }
    const vanishing = { ...tables, migrations: [...tables.migrations, Vanishing] };
    const first = open({ ...fresh.address, port: wire.port }, vanishing).catch(() => null);
    await waitUntil('the migration to run', () => hasBegun);
    const second = await open(fresh.address, laterTables);
    expect(await second.reader().query("SELECT name FROM migrations WHERE name LIKE 'Later%'")).toHaveLength(1);
    isOver = true;
    await wire.close();
    await (await first)?.close();
    await second.close();
  });

  test('is held as long as a statement of it runs', async () => {
    let running = 0;
    const most: number[] = [];
    class Slow extends LaterMigration9999010100000 {
      override up = async (runner: QueryRunner) => {
        running += 1;
        most.push(running);
        // Longer than the server is patient with a silent connection.
        await runner.query('SELECT SLEEP(6)');
        running -= 1;
      };
    }
    const slow = { ...tables, migrations: [...tables.migrations, Slow] };
    const stores = await Promise.all([open(fresh.address, slow), open(fresh.address, slow)]);
    for (const store of stores) await store.close();
    expect(most).toEqual([1]);
  });
});

async function isWaitingForLock(runner: QueryRunner): Promise<boolean> {
  const [{ name }] = await runner.query('SELECT DATABASE() AS name');
  const all: { db: string | null; Info: string | null }[] = await runner.query(listConnections);
  return all.some(({ db, Info }) => db === name && Info?.startsWith('SELECT GET_LOCK'));
}

describeEachDatabase('a migration that was killed', database => {
  it.each([0, 1, 2, 3])('after %i statements is finished by the next start', async count => {
    const { address, drop } = await database.create();
    const source = new DataSource(
      dataSourceOptions(address, { ...tables, migrations: killAfter(count) }, null, 'writer'),
    );
    await source.initialize();
    const end = await source.runMigrations({ transaction: 'each' }).catch(error => error.message);
    await source.destroy();
    const store = await open(address);
    const heads = await store.reader().query('SELECT id, sequence FROM feed_head');
    await store.close();
    await drop();
    expect(end).toBe('killed');
    expect(heads).toEqual([{ id: 1, sequence: 0 }]);
  });
});

/** The first migration, whose process ends after so many of its statements. */
function killAfter(count: number): Tables['migrations'] {
  const [First] = tables.migrations;
  if (!First) throw new Error('there is a migration');
  class Killed extends First {
    override up(runner: QueryRunner): Promise<void> {
      let statements = 0;
      const query = async (text: string, parameters?: unknown[]) => {
        if (statements === count) throw new Error('killed');
        statements += 1;
        return runner.query(text, parameters);
      };
      return super.up(
        new Proxy(runner, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name)) }),
      );
    }
  }
  return [Killed];
}
