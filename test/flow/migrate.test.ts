/** `migrate`: what it says is what it did, and what it leaves with says what went wrong. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/lib/secret.js';
import type { DatabaseAddress } from '../../src/store/data-source.js';
import { describeEachDatabase, type FreshDatabase, runOnServer, type ServerAddress } from '../support/databases.js';
import { startProgram } from '../support/program.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(command: string, environment: Record<string, string>) {
  const program = startProgram('src/main.ts', [command], { DATA_DIR: join(folder, 'data'), ...environment });
  return { status: await program.exited, ...program.said };
}

function serverOf(address: DatabaseAddress): ServerAddress {
  if (address.kind === 'sqlite') throw new Error('this test is about servers');
  return address;
}

function urlOf(address: DatabaseAddress, changes: Partial<ServerAddress> = {}): string {
  if (address.kind === 'sqlite') return `sqlite:${address.path}`;
  const { user, password, host, port, database } = { ...address, ...changes };
  return `mysql://${user}:${encodeURIComponent(password.reveal())}@${host}:${port}/${database}`;
}

describeEachDatabase('N10: migrate', database => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await database.create();
  });
  afterEach(() => fresh.drop());

  test('N10: says of an empty database that it made the tables, and of a finished one that there was nothing to do', async () => {
    const url = urlOf(fresh.address);
    const first = await run('migrate', { DATABASE_URL: url });
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^The database was empty\. Created its tables: \d+ migrations, up to \S+\.\n$/);
    const second = await run('migrate', { DATABASE_URL: url });
    expect([second.status, second.stdout]).toEqual([0, 'The database is already up to date.\n']);
  });

  // The embedded database has no server: it is made where it is missing.
  if (database.name === 'SQLite') return;

  test.each(['migrate', 'doctor'])(
    'N10: %s leaves with 69 when the database is missing, and names user and database',
    async command => {
      const missing = `missing_${randomBytes(4).toString('hex')}`;
      const { status, stdout, stderr } = await run(command, {
        DATABASE_URL: urlOf(fresh.address, { database: missing }),
      });
      const { host, port, user } = serverOf(fresh.address);
      expect(status).toBe(69);
      expect(stdout + stderr).toContain(`${host}:${port}`);
      expect(stdout + stderr).toContain(`user "${user}"`);
      expect(stdout + stderr).toContain(`database "${missing}"`);
      expect(stdout + stderr).toMatch(/The database does not exist \(ER_BAD_DB_ERROR\): create it/);
    },
  );

  test.each(['migrate', 'doctor'])('N10: %s leaves with 69 when the server refuses the user', async command => {
    const url = urlOf(fresh.address, { user: 'nobody_here', password: new Secret('wrong') });
    const { status, stdout, stderr } = await run(command, { DATABASE_URL: url });
    expect(status).toBe(69);
    expect(stdout + stderr).toMatch(/user "nobody_here", database "\w+": The server refuses this user or its password/);
  });

  test('O5: a user who may not make tables ends migrate and serve, which would wait for ever', async () => {
    const user = `writer_${randomBytes(4).toString('hex')}`;
    const server = serverOf(fresh.address);
    const rights = 'SELECT, INSERT, UPDATE, DELETE';
    await runOnServer(server, `CREATE USER ${user} IDENTIFIED BY 'p'`);
    await runOnServer(server, `GRANT ${rights} ON ${server.database}.* TO ${user}`);
    for (const command of ['migrate', 'serve']) {
      const environment = { DATABASE_URL: urlOf(server, { user, password: new Secret('p') }), LOG_LEVEL: 'silent' };
      const { status, stderr } = await run(command, { ...environment, PORT: '0' });
      expect([status, stderr]).toEqual([
        65,
        expect.stringMatching(/^The user may not migrate this database \(CREATE /),
      ]);
      expect(stderr).toMatch(
        /: GRANT it all rights on the database, or run the migrate command as one who has them\.\n$/,
      );
    }
    await runOnServer(server, `DROP USER ${user}`);
  });
});

describe('N10: a server that cannot be reached', () => {
  test.each([
    ['127.0.0.1:1', 'Connection refused (ECONNREFUSED)'],
    ['no-such-host.invalid:3306', 'Unknown host'],
  ])('N10: %s', async (place, words) => {
    for (const command of ['migrate', 'doctor']) {
      const { status, stdout, stderr } = await run(command, { DATABASE_URL: `mysql://pay:hunter2@${place}/shop` });
      expect(status).toBe(69);
      expect(stdout + stderr).toContain(`${place}, user "pay", database "shop": ${words}`);
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });
});
