/** O13: commands that read a database or change rows of it make none: before the first start they say so and leave nothing behind. */

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import mysql from 'mysql2/promise';
import { describeEachDatabase, type FreshDatabase, urlOf } from '../support/databases.js';
import { startProgram } from '../support/program.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'empty-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], environment: Record<string, string>) {
  const program = startProgram('src/main.ts', args, { PORT: '0', LOG_LEVEL: 'silent', ...environment });
  return { status: await program.exited, ...program.said };
}

const COMMANDS = [
  ['keys', 'list'],
  ['keys', 'create', 'shop', '--role', 'server'],
  ['keys', 'rotate', 'shop'],
  ['keys', 'revoke', 'shop'],
  ['archive', '--before', '30'],
  ['erase', '0712345678'],
];

describeEachDatabase('O13: an empty database', database => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await database.create();
  });
  afterEach(() => fresh.drop());

  /** What there is: a file, or tables. */
  const findMade = async (): Promise<readonly unknown[]> => {
    const { address } = fresh;
    if (address.kind === 'sqlite') return existsSync(address.path) ? [address.path] : [];
    const { host, port, user, password } = address;
    const connection = await mysql.createConnection({ host, port, user, password: password.reveal() });
    const [rows] = await connection.query('SHOW TABLES IN ??', [address.database]);
    connection.destroy();
    return rows as unknown[];
  };

  test.each(COMMANDS)('O13: %s %s says that it has to be migrated, and makes nothing', async (...args) => {
    const environment = { DATA_DIR: join(folder, 'data'), DATABASE_URL: urlOf(fresh.address) };
    const { status, stdout, stderr } = await run(args, environment);
    expect([status, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(
      /^(There is no database at \S+ yet|The database has no tables yet): start the gateway, or run the migrate command\.\n$/,
    );
    expect([readdirSync(folder), await findMade()]).toEqual([[], []]);
  });

  test('O13: doctor makes nothing', async () => {
    const environment = { DATA_DIR: join(folder, 'data'), DATABASE_URL: urlOf(fresh.address) };
    const { stdout } = await run(['doctor'], environment);
    expect(stdout).toMatch(/^ok +configuration/);
    expect([readdirSync(folder), await findMade()]).toEqual([[], []]);
  });

  test.each([[['replay', '--verdict', 'UNMATCHED']], [['register-c2b', '--show']]])(
    'O13: %j, which would start a gateway of its own, starts none',
    async args => {
      const environment = { DATA_DIR: join(folder, 'data'), DATABASE_URL: urlOf(fresh.address) };
      const { status, stdout, stderr } = await run(args, environment);
      expect([status, stdout]).toEqual([65, '']);
      expect(stderr).toMatch(/ yet: start the gateway, or run the migrate command\.\n$/);
      expect([readdirSync(folder), await findMade()]).toEqual([[], []]);
    },
  );
});
