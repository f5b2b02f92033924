/** M21: callbacks that wait for an answer that never comes cost nothing: counted by what the server reads, over 200,000 of them. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { ApplyStored } from '../../src/inbox/apply-stored.js';
import { revisitCallbacks } from '../../src/inbox/revisit-callbacks.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { catchStatements } from '../support/catch-statements.js';
import { databases, type FreshDatabase } from '../support/databases.js';

const PAYMENTS = 200_000;
/** Of them, those whose callback can be decided. */
const DECIDABLE = 3;

/** Ids in order; what they are made of does not matter here. */
const ID = "LPAD(n, 20, '0')";
const NUMBERS = `WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < ${PAYMENTS})`;
const STATUS = `CASE WHEN n <= ${DECIDABLE} THEN 'COMPLETED' WHEN n MOD 2 = 0 THEN 'FAILED' ELSE 'TIMED_OUT' END`;

const LOAD_PAYMENTS = `INSERT INTO payments (id, kind, amount_cents, currency, shortcode, created_at, status, version,
    needs_review, review_reasons, reviews_raised, updated_at, ladder_step, next_check_at, unconfirmed)
  ${NUMBERS} SELECT ${ID}, 'STK_PUSH', 15000, 'KES', '600000', n, ${STATUS}, 3, 0, '', '', n, 0,
    IF(n MOD 2 = 0, n, NULL), IF(n <= ${DECIDABLE}, 'DECIDABLE', 'WAITING') FROM numbers`;
const LOAD_CALLBACKS = `INSERT INTO callbacks (id, route, body, body_hash, received_at, last_received_at, copies, verdict, payment_id)
  ${NUMBERS} SELECT ${ID}, 'stk/callback', '{}', '', n, n, 1, 'UNCONFIRMED', ${ID} FROM numbers`;

describe('M21', () => {
  for (const server of databases.filter(({ name }) => name !== 'SQLite')) {
    const describeOrSkip = server.isAvailable ? describe : describe.skip;
    describeOrSkip(`${PAYMENTS} callbacks that wait, on ${server.name}`, () => {
      let database: FreshDatabase;
      let store: Store;
      let watcher: Connection;

      beforeAll(async () => {
        database = await server.create();
        const { address } = database;
        if (address.kind !== 'mysql') throw new Error('a server was asked for');
        store = await openStore({ address, tables, clock: systemClock, log: silentLog });
        const { host, port, user, password, database: name } = address;
        watcher = await mysql.createConnection({ host, port, user, password: password.reveal(), database: name });
        const limit = server.name === 'MySQL' ? 'cte_max_recursion_depth' : 'max_recursive_iterations';
        await watcher.query(`SET SESSION ${limit} = ${PAYMENTS}`);
        await watcher.query(LOAD_PAYMENTS);
        await watcher.query(LOAD_CALLBACKS);
        await watcher.query('ANALYZE TABLE payments, callbacks');
      });

      afterAll(async () => {
        await watcher?.end();
        await store?.close();
        await database?.drop();
      });

      async function countReads(statement: string, values: readonly unknown[]): Promise<number> {
        await watcher.query('FLUSH STATUS');
        await watcher.query(statement, [...values]);
        const [rows] = await watcher.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'");
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      }

      test('a walk over them would be noticed', async () => {
        const walk = "SELECT COUNT(*) FROM callbacks WHERE verdict = 'UNCONFIRMED' AND note = 'x'";
        expect(await countReads(walk, [])).toBeGreaterThan(PAYMENTS);
      });

      test('are not read when those of other payments are decided', async () => {
        const apply: ApplyStored = async () => null;
        const statements = await catchStatements(store.reader(), () =>
          revisitCallbacks({ store, apply, log: silentLog }),
        );
        expect(statements).toHaveLength(1 + DECIDABLE);
        let reads = 0;
        for (const { sql, values } of statements) reads += await countReads(sql, values);
        expect(reads).toBeLessThan(100);
      });
    });
  }
});
