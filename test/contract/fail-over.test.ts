/** S2, S3: a server that becomes read-only, dies or freezes: it is known at once, and of several servers the writable one is found. */

import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { tables } from '../../src/tables.js';
import { type PrivateServer, privateServers } from '../crash/private-servers.js';
import { waitFor } from '../crash/wait-for.js';
import { readServer } from '../support/databases.js';
import { startProgram } from '../support/program.js';

const DATABASE = 'pay';

const open = (url: string): Promise<Store> =>
  openStore({ address: readServer(url), tables, clock: systemClock, log: silentLog });

/** As the administrator, who may write to a server that is read-only. */
async function run(server: PrivateServer, ...statements: readonly string[]): Promise<readonly unknown[]> {
  const connection = await mysql.createConnection({ socketPath: `${server.folder}/socket`, user: 'root' });
  try {
    let rows: unknown = [];
    for (const statement of statements) [rows] = await connection.query(statement);
    return Array.isArray(rows) ? rows : [];
  } finally {
    connection.destroy();
  }
}

const setReadOnly = (server: PrivateServer, isReadOnly: boolean) =>
  run(server, `SET GLOBAL read_only = ${isReadOnly ? 'ON' : 'OFF'}`);
const write = (store: Store): Promise<number> => store.atomically(unit => unit.raiseHead(1));
const headOn = async (server: PrivateServer): Promise<number> => {
  const [row] = await run(server, `SELECT sequence FROM ${DATABASE}.feed_head`);
  return Number((row as { sequence: number }).sequence);
};
const canWrite = (store: Store): Promise<boolean> =>
  write(store).then(
    () => true,
    error => {
      if (!(error instanceof StoreUnavailable)) throw error;
      return false;
    },
  );

interface Pair {
  readonly one: PrivateServer;
  readonly two: PrivateServer;
}

/** Two servers with the same tables, opened once for each kind. */
const pairs = new Map<string, Promise<Pair>>();

async function openPair(openServer: (options: readonly string[]) => Promise<PrivateServer>): Promise<Pair> {
  const [one, two] = await Promise.all([openServer(['--server-id=1']), openServer(['--server-id=2'])]);
  for (const server of [one, two]) {
    await run(server, `CREATE DATABASE ${DATABASE}`, "CREATE USER 'shop'@'%' IDENTIFIED BY 'p'");
    await run(server, `GRANT ALL ON ${DATABASE}.* TO 'shop'@'%'`);
    await (await open(urlOf(server))).close();
  }
  return { one, two };
}

/** Of a user who may not write to a server that is read-only. */
const urlOf = (...servers: readonly PrivateServer[]) =>
  `mysql://shop:p@${servers.map(({ port }) => `127.0.0.1:${port}`).join()}/${DATABASE}`;

afterAll(async () => {
  for (const pair of pairs.values()) for (const server of Object.values(await pair)) await server.close();
});

for (const { name, isAvailable, open: openServer } of privateServers) {
  const test = isAvailable ? it : it.skip;
  const opened: Store[] = [];
  let one: PrivateServer;
  let two: PrivateServer;
  const openOn = async (...servers: readonly PrivateServer[]): Promise<Store> => {
    const store = await open(urlOf(...servers));
    opened.push(store);
    return store;
  };
  const prepare = (): void => {
    beforeAll(async () => {
      if (!isAvailable) return;
      const pair = pairs.get(name) ?? openPair(openServer);
      pairs.set(name, pair);
      ({ one, two } = await pair);
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
      if (isAvailable) for (const server of [one, two]) await setReadOnly(server, false);
    });
  };

  describe(`S3: on ${name}`, () => {
    prepare();

    test('a write that a read-only server refuses is told of until one succeeds, and its connections are made anew', async () => {
      const store = await openOn(one);
      expect(store.health()).toMatchObject({ isAnswering: true, isStoring: true });
      const idsOf = async () => {
        const found = await Promise.all(
          Array.from({ length: 4 }, () =>
            store.atomically(({ runner }) => runner.query('SELECT CONNECTION_ID() AS id')),
          ),
        );
        return found.map(([row]) => Number((row as { id: number }).id));
      };
      const before = await idsOf();
      await setReadOnly(one, true);
      await expect(write(store)).rejects.toThrow(StoreUnavailable);
      expect(store.health()).toMatchObject({ isAnswering: true, isStoring: false });
      const after = await idsOf();
      expect(after.filter(id => before.includes(id))).toEqual([]);
      // A unit that writes nothing shows nothing.
      expect(store.health().isStoring).toBe(false);
      const head = await headOn(one);
      await setReadOnly(one, false);
      await waitFor('the store to find out by itself', () => store.health().isStoring);
      expect(await headOn(one)).toBe(head);
      expect(await write(store)).toBe(head + 1);
    });

    test('a server that becomes read-only is told of although nobody writes', async () => {
      const store = await openOn(one);
      await setReadOnly(one, true);
      await waitFor('the store to find out', () => !store.health().isStoring);
      await setReadOnly(one, false);
      await waitFor('the store to find out', () => store.health().isStoring);
    });
  });

  describe(`S2: on ${name}`, () => {
    prepare();

    test('of several servers the one that can be written to is used, also for reads', async () => {
      await setReadOnly(one, true);
      const store = await openOn(one, two);
      const head = await headOn(two);
      expect(await write(store)).toBe(head + 1);
      const [row] = await store.reader().query('SELECT @@server_id AS id');
      expect(Number(row.id)).toBe(2);
      expect(await headOn(two)).toBe(head + 1);
    });

    test('S2: migrate makes its tables on the one that can be written to, and the commands beside it use that one', async () => {
      const database = `fresh_${randomBytes(4).toString('hex')}`;
      for (const server of [one, two]) {
        await run(server, `CREATE DATABASE ${database}`, `GRANT ALL ON ${database}.* TO 'shop'@'%'`);
      }
      await setReadOnly(one, true);
      const tablesOn = (server: PrivateServer) => run(server, `SHOW TABLES IN ${database}`);
      const runWith = async (hosts: string, ...args: readonly string[]) => {
        const DATABASE_URL = `mysql://shop:p@${hosts}/${database}`;
        const program = startProgram('src/main.ts', args, { DATABASE_URL, DATA_DIR: `${one.folder}/${database}` });
        return { status: await program.exited, ...program.said };
      };
      // The first is read-only, and nobody answers at the first.
      const places = [`127.0.0.1:${one.port},127.0.0.1:${two.port}`, `127.0.0.1:1,127.0.0.1:${two.port}`];
      const said: string[] = [];
      for (const hosts of places) {
        const { status, stdout, stderr } = await runWith(hosts, 'migrate');
        expect([status, stderr]).toEqual([0, '']);
        said.push(stdout);
        expect(await runWith(hosts, 'keys', 'list')).toMatchObject({ status: 0, stdout: '' });
        expect(await runWith(hosts, 'erase', '0712345678')).toMatchObject({ status: 0, stderr: '' });
      }
      expect(said).toEqual([
        expect.stringMatching(/^The database was empty\. Created/),
        expect.stringContaining('already'),
      ]);
      expect([await tablesOn(one), (await tablesOn(two)).length]).toEqual([[], expect.any(Number)]);
      for (const server of [one, two]) await run(server, `DROP DATABASE ${database}`);
    });

    test('the writable one is found again after a switch-over, and after one back', async () => {
      await setReadOnly(two, true);
      const store = await openOn(one, two);
      for (const [from, to, id] of [
        [one, two, 2],
        [two, one, 1],
      ] as const) {
        expect(await canWrite(store)).toBe(true);
        await setReadOnly(from, true);
        await setReadOnly(to, false);
        await waitFor('the other server to be used', () => canWrite(store));
        const serverIds = await Promise.all(
          Array.from({ length: 12 }, () => store.reader().query('SELECT @@server_id AS id')),
        );
        expect(new Set(serverIds.map(([row]) => Number(row.id)))).toEqual(new Set([id]));
      }
    });

    test('the other one is found when one freezes, and when it dies', async () => {
      const store = await openOn(one, two);
      expect(await canWrite(store)).toBe(true);
      one.freeze();
      try {
        await waitFor('the second server to be used', () => canWrite(store));
        const head = await headOn(two);
        expect(await write(store)).toBe(head + 1);
      } finally {
        one.resume();
      }
      await two.kill();
      await waitFor('the first server to be used', () => canWrite(store));
      await two.start();
      await waitFor('it to be known', () => store.health().isAnswering);
    });

    test('a store that opens while no server can be written to finds the first that can', async () => {
      await setReadOnly(one, true);
      await setReadOnly(two, true);
      const store = await openOn(one, two);
      expect(await canWrite(store)).toBe(false);
      await setReadOnly(two, false);
      await waitFor('the second server to be used', () => canWrite(store));
      await waitFor('it to be known', () => store.health().isStoring);
    });
  });
}
