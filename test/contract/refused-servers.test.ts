/** Servers on which the gateway cannot work are refused at the start, by the name of what is wrong, before anything is made there. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { ConfigurationFault } from '../../src/lib/configuration-fault.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { type PrivateServer, privateServers } from '../crash/private-servers.js';
import { readServer } from '../support/databases.js';

const DATABASE = 'refused';
const COMMON = '--max-allowed-packet=16M';

async function ask(server: PrivateServer, ...statements: readonly string[]): Promise<unknown> {
  const connection = await mysql.createConnection({ socketPath: `${server.folder}/socket`, user: 'root' });
  try {
    let answer: unknown;
    for (const statement of statements) [answer] = await connection.query(statement);
    return answer;
  } finally {
    connection.destroy();
  }
}

/** What the start says; the store never opens. */
async function refusalOf({ port }: PrivateServer): Promise<string> {
  const address = readServer(`mysql://root@127.0.0.1:${port}/${DATABASE}`);
  const error = await openStore({ address, tables, clock: systemClock, log: silentLog }).then(
    store => store.close().then(() => new Error('it opened')),
    refusal => refusal,
  );
  return error instanceof ConfigurationFault ? error.message : String(error);
}

describe.each(privateServers)('S7: a $name server', ({ isAvailable, open }) => {
  const test = isAvailable ? it : it.skip;
  let server: PrivateServer;

  beforeAll(async () => {
    if (!isAvailable) return;
    server = await open([COMMON, '--log-bin', '--server-id=1']);
    await ask(server, `CREATE DATABASE ${DATABASE}`);
  });

  afterAll(() => server?.close());

  test.each([
    ['binlog_format = STATEMENT', 'binlog_format = ROW', /binlog_format=STATEMENT: .* set binlog_format to ROW/],
    ['max_allowed_packet = 65536', 'max_allowed_packet = 16777216', /max_allowed_packet=65536: /],
  ])('with %s is refused by that name', async (bad, good, message) => {
    await ask(server, `SET GLOBAL ${bad}`);
    expect(await refusalOf(server)).toMatch(message);
    expect(await ask(server, `SHOW TABLES IN ${DATABASE}`)).toEqual([]);
    await ask(server, `SET GLOBAL ${good}`);
  });
});

describe('S7: a server that is too old', () => {
  it.each([
    ['5.7.44-log', /MySQL 5\.7\.44: this version is too old; use MySQL 8\.4 or later/],
    ['10.5.29-MariaDB', /MariaDB 10\.5\.29: this version is too old; use MariaDB 10\.11 or later/],
  ])('%s is refused by its version', async (version, message) => {
    const mariadb = privateServers.find(({ name }) => name === 'MariaDB');
    if (!mariadb) throw new Error('MariaDB can call itself anything');
    const server = await mariadb.open([COMMON, `--version=${version}`]);
    try {
      await ask(server, `CREATE DATABASE ${DATABASE}`);
      expect(await refusalOf(server)).toMatch(message);
      expect(await ask(server, `SHOW TABLES IN ${DATABASE}`)).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
