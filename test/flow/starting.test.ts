/** O1: `serve` as a process, while another one holds the lock of the migration: callbacks are taken from the moment the port is open. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';

import { createCallbackKeys } from '../../src/lib/callback-keys.js';
import { Secret } from '../../src/lib/secret.js';
import { CALLBACK_BASE_PATH } from '../../src/operations/callback-routes.js';
import { tables } from '../../src/tables.js';
import { databases, type FreshDatabase, type ServerAddress } from '../support/databases.js';
import { findFreePort } from '../support/free-port.js';
import { startProgram } from '../support/program.js';
import { sendGraphql } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const CALLBACK_SECRET = 'callback-secret-of-the-flow-tests';
const LOCK = "GET_LOCK(CONCAT('migrate:', SHA2(DATABASE(), 224)), 10)";
const CREATED = 'created the database tables';
const keys = createCallbackKeys([new Secret(CALLBACK_SECRET)]);

for (const { name, isAvailable, create } of databases.filter(database => database.name !== 'SQLite')) {
  (isAvailable ? describe : describe.skip)(`O1: a gateway that waits for a migration on ${name}`, () => {
    let fresh: FreshDatabase & { readonly address: ServerAddress };
    let folder: string;
    let port: number;
    let lock: mysql.Connection;
    let server: ReturnType<typeof startProgram>;
    let posted: number;

    beforeEach(async () => {
      const { address, drop } = await create();
      if (address.kind !== 'mysql') throw new Error('not a server');
      fresh = { address, drop };
      folder = await mkdtemp(join(tmpdir(), 'starting-'));
      port = await findFreePort();
      posted = 0;
      const { host, user, password, database } = address;
      lock = await mysql.createConnection({ host, port: address.port, user, password: password.reveal(), database });
      await lock.query(`SELECT ${LOCK}`);
    });
    afterEach(async () => {
      server.child.kill('SIGKILL');
      await server.exited;
      lock.destroy();
      await fresh.drop();
      await rm(folder, { recursive: true });
    });

    const start = (): void => {
      const { host, user, database } = fresh.address;
      server = startProgram('src/main.ts', ['serve'], {
        ...{ PORT: String(port), DATA_DIR: folder, CALLBACK_SECRET },
        DATABASE_URL: `mysql://${user}:${fresh.address.password.reveal()}@${host}:${fresh.address.port}/${database}`,
      });
    };
    const url = () => `http://127.0.0.1:${port}`;
    const read = (path: string) => fetch(`${url()}${path}`);
    const post = async (): Promise<number | 'refused'> => {
      const ticket = String(posted).padStart(10, '0');
      const key = keys.sign('stk/callback', ticket);
      const body = JSON.stringify({ Body: { stkCallback: { CheckoutRequestID: ticket } } });
      try {
        const answer = await fetch(`${url()}${CALLBACK_BASE_PATH}/stk/callback/${ticket}/${key}`, {
          ...{ method: 'POST', body },
        });
        posted += 1;
        return answer.status;
      } catch {
        return 'refused';
      }
    };
    const isReady = async () => (await read('/ready')).status === 200;
    const countStored = async () => {
      const { data } = await sendGraphql(url(), { query: '{ callbacks(first: 100) { edges { node { id } } } }' });
      return (JSON.stringify(data).match(/"id"/g) ?? []).length;
    };

    it('takes callbacks from its first moment, tells everybody else to come back, and stores them once it can', async () => {
      start();
      const answers: (number | 'refused')[] = [];
      await waitUntil('the door opens', async () => {
        answers.push(await post());
        return answers.includes(200);
      });
      await server.waitFor('waiting for another process that migrates the database');
      answers.push(await post(), await post());
      expect(answers.slice(answers.indexOf(200))).toEqual([200, 200, 200]);
      expect(new Set(answers.slice(0, answers.indexOf(200)))).toEqual(new Set(['refused']));

      expect((await read('/health')).status).toBe(200);
      const ready = await read('/ready');
      expect([ready.status, await ready.json()]).toMatchObject([
        503,
        {
          status: 'starting',
          parts: { database: 'unknown', spool: 'ok' },
          advice: ['Waiting for another process that migrates the database.'],
        },
      ]);
      const { status, errors } = await sendGraphql(url(), { query: '{ __typename }' });
      expect([status, errors[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
      expect(server.said.stdout).not.toContain(CREATED);

      await lock.query('SELECT RELEASE_ALL_LOCKS()');
      await waitUntil('the gateway is ready', isReady);
      expect(server.said.stdout).toContain(`"migrations":${tables.migrations.length},"msg":"${CREATED}"`);
      await waitUntil('the spool is drained', async () => (await countStored()) === posted);
      server.child.kill('SIGTERM');
      expect(await server.exited).toBe(0);
    });

    it('leaves with 0 at SIGTERM, and what it took is stored by the next start', async () => {
      start();
      await waitUntil('the door opens', async () => (await post()) === 200);
      await server.waitFor('waiting for another process that migrates the database');
      server.child.kill('SIGTERM');
      expect(await server.exited).toBe(0);
      expect(await readdir(join(folder, 'spool'))).toHaveLength(1);
      expect(server.said.stdout).not.toContain('the gateway is ready');

      await lock.query('SELECT RELEASE_ALL_LOCKS()');
      start();
      await server.waitFor('the gateway is ready');
      await waitUntil('the spool is drained', async () => (await countStored()) === 1);
      expect(posted).toBe(1);
    });
  });
}
