/** S2: the connection to the database is encrypted and verified as DATABASE_URL says, or goes through a socket of this machine. */

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { type PrivateServer, privateServers } from '../crash/private-servers.js';
import { databases, readServer } from '../support/databases.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
const DATABASE = 'encrypted';
const RELOAD = { MySQL: 'ALTER INSTANCE RELOAD TLS', MariaDB: 'FLUSH SSL' };
const AUTHORITY = `ssl-ca=${fixture('authority')}`;

const open = (url: string): Promise<Store> =>
  openStore({ address: readServer(url), tables, clock: systemClock, log: silentLog });

async function run(server: PrivateServer, ...statements: readonly string[]): Promise<void> {
  const connection = await mysql.createConnection({ socketPath: `${server.folder}/socket`, user: 'root' });
  for (const statement of statements) await connection.query(statement);
  connection.destroy();
}

/** What is used for reads and for writes, or why nothing can be. */
async function ciphersOf(url: string): Promise<readonly unknown[] | string> {
  const store = await open(url);
  try {
    if (!(await store.isAnswering())) return store.health().problem ?? 'no answer';
    const ask = "SHOW SESSION STATUS LIKE 'Ssl_cipher'";
    const found = [
      ...(await store.reader().query(ask)),
      ...(await store.atomically(({ runner }) => runner.query(ask))),
    ];
    return found.map(({ Value }) => Value);
  } finally {
    await store.close();
  }
}

const ENCRYPTED = [expect.stringMatching(/./), expect.stringMatching(/./)];

describe.each(privateServers)('S2: a $name server', ({ name, isAvailable, open: openServer }) => {
  const test = isAvailable ? it : it.skip;
  let server: PrivateServer;
  let certificates: string;

  const present = async (whose: 'by-name' | 'by-address'): Promise<void> => {
    await copyFile(fixture(whose), join(certificates, 'shown.pem'));
    await copyFile(fixture(`${whose}-key`), join(certificates, 'shown-key.pem'));
  };
  const urlOf = (parameters: string, host = 'localhost') =>
    `mysql://root@${host}:${server.port}/${DATABASE}${parameters === '' ? '' : `?${parameters}`}`;

  beforeAll(async () => {
    if (!isAvailable) return;
    certificates = await mkdtemp(join(tmpdir(), 'tls-'));
    await present('by-name');
    const shown = [`--ssl-cert=${certificates}/shown.pem`, `--ssl-key=${certificates}/shown-key.pem`];
    server = await openServer([...shown, `--ssl-ca=${fixture('authority')}`, '--require-secure-transport=ON']);
    await run(server, `CREATE DATABASE ${DATABASE}`);
  });

  afterAll(async () => {
    await server?.close();
    if (isAvailable) await rm(certificates, { recursive: true, force: true });
  });

  test.each([
    ['ssl-mode=REQUIRED', 'localhost'],
    [`ssl-mode=VERIFY_CA&${AUTHORITY}`, '127.0.0.1'],
    [`ssl-mode=VERIFY_IDENTITY&${AUTHORITY}`, 'localhost'],
    [AUTHORITY, 'localhost'],
  ])('that insists on encryption is used with %s at %s', async (parameters, host) => {
    expect(await ciphersOf(urlOf(parameters, host))).toEqual(ENCRYPTED);
  });

  test('that insists on encryption is not used without, and the way out is told', async () => {
    expect(await ciphersOf(urlOf(''))).toMatch(/accepts encrypted connections only.*\?ssl-mode=VERIFY_IDENTITY/);
  });

  test.each([
    ['of an authority that nobody named', 'ssl-mode=VERIFY_IDENTITY'],
    ['of an authority that nobody named, whoever it is for', 'ssl-mode=VERIFY_CA'],
    ['of another authority', `ssl-mode=VERIFY_CA&ssl-ca=${fixture('stranger')}`],
  ])('with a certificate %s is not used', async (_what, parameters) => {
    expect(await ciphersOf(urlOf(parameters))).toMatch(/certificate is refused .*check ssl-ca and the host/);
  });

  test.each([
    ['by-name', 'localhost', '127.0.0.1'],
    ['by-address', '127.0.0.1', 'localhost'],
  ] as const)('with a certificate %s is used at %s, and not at %s', async (whose, host, otherHost) => {
    await present(whose);
    await run(server, RELOAD[name]);
    expect(await ciphersOf(urlOf(AUTHORITY, host))).toEqual(ENCRYPTED);
    expect(await ciphersOf(urlOf(AUTHORITY, otherHost))).toMatch(/certificate is refused/);
    // Who does not ask for whom it is does not care.
    expect(await ciphersOf(urlOf(`ssl-mode=VERIFY_CA&${AUTHORITY}`, otherHost))).toEqual(ENCRYPTED);
  });

  test('on this machine is used through its socket', async () => {
    const store = await open(`mysql://root@localhost/${DATABASE}?socket-path=${server.folder}/socket`);
    const [found] = await store.reader().query('SELECT USER() AS user, CONNECTION_ID() > 0 AS is_there');
    expect(found).toEqual({ user: 'root@localhost', is_there: 1 });
    await store.close();
  });
});

const mariadb = databases.find(({ name }) => name === 'MariaDB');
const testMariadb = mariadb?.isAvailable ? it : it.skip;

testMariadb('S2: a server that offers no encryption is not used by who asks for it', async () => {
  if (!mariadb) throw new Error('MariaDB is one of the databases');
  const { address, drop } = await mariadb.create();
  if (address.kind !== 'mysql') throw new Error('not a server');
  const { host, port, user, database } = address;
  const password = encodeURIComponent(address.password.reveal());
  const url = `mysql://${user}:${password}@${host}:${port}/${database}?ssl-mode=REQUIRED`;
  expect(await ciphersOf(url)).toMatch(/offers no encryption .*turn it on there, or leave ssl-mode out/);
  await drop();
});
