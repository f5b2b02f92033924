/** What `/ready` and `doctor` say of a database that cannot be used, by the whole gateway over real servers. */

import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { checkDatabase } from '../../src/cli/check-database.js';
import { Secret } from '../../src/lib/secret.js';
import { type PrivateServer, privateServers } from '../crash/private-servers.js';
import {
  databases,
  endConnectionsOf,
  readServer,
  runOnServer,
  type ServerAddress,
  type TestDatabase,
} from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

interface Readiness {
  readonly status: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly advice: readonly string[];
}

async function readinessOf(gateway: OpenGateway): Promise<Readiness & { readonly code: number }> {
  const answer = await fetch(`${gateway.url()}/ready`);
  return { ...((await answer.json()) as Readiness), code: answer.status };
}

const becomes = (gateway: OpenGateway, state: string) =>
  waitUntil(`the database is ${state}`, async () => (await readinessOf(gateway)).parts.database === state);

const PUSH = `mutation { initiateStkPush(input: { amount: 1, phoneNumber: "0712345678", accountReference: "READ" }) { id } }`;

describe.each(privateServers)('O5: a $name server that becomes read-only', ({ isAvailable, open }) => {
  const test = isAvailable ? it : it.skip;
  let server: PrivateServer;
  let gateway: OpenGateway;
  let url: string;

  const run = async (...statements: readonly string[]): Promise<void> => {
    const connection = await mysql.createConnection({ socketPath: `${server.folder}/socket`, user: 'root' });
    for (const statement of statements) await connection.query(statement);
    connection.destroy();
  };

  beforeAll(async () => {
    if (!isAvailable) return;
    server = await open();
    const name = `ready_${randomBytes(4).toString('hex')}`;
    await run(`CREATE DATABASE ${name}`, `CREATE USER shop IDENTIFIED BY 'p'`, `GRANT ALL ON ${name}.* TO shop`);
    url = `mysql://shop:p@127.0.0.1:${server.port}/${name}`;
    const create = async () => ({ address: readServer(url), drop: async () => undefined });
    gateway = await openGateway({ name: 'MySQL', isAvailable, create });
  });

  afterAll(async () => {
    await gateway?.close();
    await server?.close();
  });

  test('is told of as soon as a write says so, and until one succeeds', async () => {
    await becomes(gateway, 'ok');
    await run('SET GLOBAL read_only = ON');
    const { errors } = await gateway.as().send(PUSH);
    expect(errors[0]?.extensions.code).toBe('UNAVAILABLE');
    const { code, status, parts, advice } = await readinessOf(gateway);
    // The spool could take everything.
    expect([code, status, parts.database, parts.spool]).toEqual([200, 'ready', 'degraded', 'ok']);
    expect(advice.join(' ')).toMatch(/answers but cannot store anything\. It may be read-only/);
    expect(await checkDatabase(readServer(url))).toContainEqual(
      expect.objectContaining({
        mark: 'fail',
        text: expect.stringMatching(/is read-only: the gateway cannot store anything there/),
      }),
    );
    await run('SET GLOBAL read_only = OFF');
    await becomes(gateway, 'ok');
    expect((await gateway.as().send(PUSH)).errors).toEqual([]);
    const found = await checkDatabase(readServer(url));
    expect(found).toContainEqual({ mark: 'ok', subject: 'clock', text: "agrees with the database's" });
    expect(found.filter(({ mark }) => mark === 'fail')).toEqual([]);
  });
});

const servers = databases.filter(({ name }) => name !== 'SQLite');

describe.each(servers)('O6: a frozen database on $name', database => {
  const test = database.isAvailable ? it : it.skip;
  let wire: TcpProxy;
  let gateway: OpenGateway;

  beforeAll(async () => {
    if (!database.isAvailable) return;
    const behindWire: TestDatabase = {
      ...database,
      create: async () => {
        const { address, drop } = await database.create();
        if (address.kind !== 'mysql') throw new Error('not a server');
        wire = await openTcpProxy(address);
        return { address: { ...address, port: wire.port }, drop };
      },
    };
    gateway = await openGateway(behindWire);
  });
  afterEach(() => wire?.restore());
  afterAll(async () => {
    await gateway?.close();
    await wire?.close();
  });

  test('is told of without waiting for it, and the gateway stays ready', async () => {
    await becomes(gateway, 'ok');
    wire.freeze();
    const answered: string[] = [];
    // This one waits for the database until it gives up.
    const asking = gateway.as().send('{ payments(first: 1) { edges { node { id } } } }');
    const asked = asking.then(({ errors }) => answered.push(`query ${errors[0]?.extensions.code}`));
    const ready = readinessOf(gateway).then(({ code }) => answered.push(`ready ${code}`));
    await Promise.all([asked, ready]);
    expect(answered).toEqual(['ready 200', 'query UNAVAILABLE']);
    await becomes(gateway, 'degraded');
    const { code, parts, advice } = await readinessOf(gateway);
    expect([code, parts.spool]).toEqual([200, 'ok']);
    expect(advice.join(' ')).toMatch(/The database does not answer\. Callbacks go to the spool/);
    await wire.restore();
    await becomes(gateway, 'ok');
  });
});

describe.each(servers)('O5: a user on $name', database => {
  const test = database.isAvailable ? it : it.skip;
  const user = `ready_${randomBytes(4).toString('hex')}`;
  let root: ServerAddress;
  let gateway: OpenGateway;
  let phones = 0;

  /** A phone has one prompt at a time. */
  const pushToAnother = (): string => {
    phones += 1;
    return PUSH.replace('0712345678', `0712${String(phones).padStart(6, '0')}`);
  };

  beforeAll(async () => {
    if (!database.isAvailable) return;
    const asUser: TestDatabase = {
      ...database,
      create: async options => {
        const { address, drop } = await database.create(options);
        if (address.kind !== 'mysql') throw new Error('not a server');
        root = address;
        await runOnServer(root, `CREATE USER ${user} IDENTIFIED BY 'p'`, `GRANT ALL ON ${root.database}.* TO ${user}`);
        const dropBoth = () => drop().then(() => runOnServer(root, `DROP USER ${user}`));
        return { address: { ...root, user, password: new Secret('p') }, drop: dropBoth };
      },
    };
    gateway = await openGateway(asUser);
  });
  afterAll(() => gateway?.close());

  test('O5: who may no longer write is told of until it may, and no caller hears of a bug', async () => {
    await becomes(gateway, 'ok');
    await runOnServer(root, `REVOKE INSERT, UPDATE ON ${root.database}.* FROM ${user}`);
    await endConnectionsOf(root, user);
    const codes = new Set<unknown>();
    let seen = await readinessOf(gateway);
    await waitUntil('it is told of', async () => {
      const { errors } = await gateway.as().send(pushToAnother());
      for (const { extensions } of errors) codes.add(extensions.code);
      seen = await readinessOf(gateway);
      return codes.size > 0 && seen.parts.database === 'degraded';
    });
    expect([...codes]).toEqual(['UNAVAILABLE']);
    const { code, parts, advice } = seen;
    expect([code, parts.spool]).toEqual([200, 'ok']);
    expect(advice.join(' ')).toMatch(
      /The user lacks a right on tables of this database \(ER_(TABLE|COLUMN)ACCESS_DENIED_ERROR\): /,
    );
    await runOnServer(root, `GRANT INSERT, UPDATE ON ${root.database}.* TO ${user}`);
    await becomes(gateway, 'ok');
    await waitUntil(
      'pushes are taken again',
      async () => (await gateway.as().send(pushToAnother())).errors.length === 0,
    );
    const told = new Set(gateway.errors.map(({ msg }) => msg));
    expect([...told]).toEqual(['a GraphQL operation failed because of one table of the database']);
  });
});
