/** Every filter of the history is a range of one index, and so is what new payments and missed deadlines are looked up by: counted by what MySQL reads, over payments loaded in bulk. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { readSearch } from '../../src/domain/payment-search.js';
import { systemClock } from '../../src/lib/clock.js';
import { firstIdAt, ID_ALPHABET } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { openPayments } from '../../src/payments/open-payments.js';
import type { FindPayments, Opening } from '../../src/payments/payments.js';
import { findOverduePayments } from '../../src/store/find-overdue-payments.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { catchStatements, type Statement } from '../support/catch-statements.js';
import { databases, type FreshDatabase } from '../support/databases.js';
import { NO_BARS } from '../support/make-funnel.js';
import { makePayment } from '../support/make-payment.js';
import { sizeOf } from '../support/size-of.js';

/** A million by hand: INDEX_PAYMENTS=1000000. */
const PAYMENTS = sizeOf('INDEX_PAYMENTS', 200_000);
const FIRST = 20;
/** One payment each second. */
const STARTS_AT = Date.UTC(2026, 0, 1);
const MIDDLE = STARTS_AT + (PAYMENTS / 2) * 1_000;

const FILTERS: readonly (readonly [string, PaymentFilter])[] = [
  ['nothing', {}],
  ['a frequent status', { status: ['COMPLETED'] }],
  ['a rare status', { status: ['TIMED_OUT'] }],
  ['a status that nobody has', { status: ['REVERSED'] }],
  ['two statuses', { status: ['FAILED', 'TIMED_OUT'] }],
  ['two rare statuses', { status: ['TIMED_OUT', 'REVERSED'] }],
  ['a kind', { kind: ['STK_PUSH'] }],
  ['a rare kind', { kind: ['B2C'] }],
  ['a phone number', { phoneNumber: '254700000042' }],
  ['an account reference', { accountReference: 'INV 42' }],
  ['a shortcode', { shortcode: '600000' }],
  ['a shortcode without payments', { shortcode: '999999' }],
  ['what needs review', { needsReview: true }],
  ['what needs none', { needsReview: false }],
  ['a reason that is frequent', { failureReason: ['WRONG_PIN'] }],
  ['a reason that nobody has', { failureReason: ['REJECTED'] }],
  ['an amount', { amountFrom: 20_000, amountTo: 20_000 }],
  ['most amounts', { amountFrom: 20_000 }],
  ['settled in a few minutes', { settledAfter: MIDDLE, settledBefore: MIDDLE + 300_000 }],
  ['the beginning of a receipt', { search: readSearch('ukb0', true) }],
  ['a receipt that nobody has', { search: readSearch('UKZ0000000', true) }],
  ['the end of a number', { search: readSearch('042', true) }],
  ['more of the end of a number', { search: readSearch('0000042', true) }],
  ['a number', { search: readSearch('0700000042', true) }],
  ['the beginning of a reference', { search: readSearch('inv 4242', true) }],
  ['the beginning of every reference', { search: readSearch('inv', true) }],
  ['an amount that is typed', { search: readSearch('=200', true) }],
];

const RANGES: readonly (readonly [string, PaymentFilter])[] = [
  ['at any time', {}],
  ['after an instant', { createdAfter: MIDDLE }],
  ['before an instant', { createdBefore: MIDDLE }],
  ['in an hour', { createdAfter: MIDDLE, createdBefore: MIDDLE + 3_600_000 }],
];

const PROMPTS = { hourMax: 6, dayMax: 20, areMagicNumbersFree: false };

const server = databases.find(({ name }) => name === 'MySQL');
const describeOnMysql = server?.isAvailable ? describe : describe.skip;

describeOnMysql('the history on MySQL', () => {
  let database: FreshDatabase;
  let store: Store;
  let find: FindPayments;
  let watcher: Connection;

  beforeAll(async () => {
    if (!server) return;
    database = await server.create();
    const { address } = database;
    if (address.kind !== 'mysql') throw new Error('a server was asked for');
    store = await openStore({ address, tables, clock: systemClock, log: silentLog });
    find = createFindPayments(store);
    const { host, port, user, password } = address;
    watcher = await mysql.createConnection({
      host,
      port,
      user,
      password: password.reveal(),
      database: address.database,
    });
    await watcher.query(`SET SESSION cte_max_recursion_depth = ${PAYMENTS}`);
    await watcher.query(loadPayments());
    await watcher.query('ANALYZE TABLE payments');
  });

  afterAll(async () => {
    await watcher?.end();
    await store?.close();
    await database?.drop();
  });

  /** What the statements of `work` have read, as the server counts rows for every session; nobody else uses this database. */
  async function countReads(statement: string, values: readonly unknown[]): Promise<number> {
    await watcher.query('FLUSH STATUS');
    await watcher.query(statement, [...values]);
    const [rows] = await watcher.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'");
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  /** The statement with which the store answers, caught on its way to the database. */
  async function catchStatement(read: () => Promise<readonly unknown[]>): Promise<Statement & { rows: number }> {
    let rows = 0;
    const [only, ...others] = await catchStatements(store.reader(), async () => {
      rows = (await read()).length;
    });
    if (!only || others.length > 0) throw new Error('it is one statement');
    return { ...only, rows };
  }

  test('a walk over the table would be noticed', async () => {
    expect(await countReads('SELECT COUNT(*) FROM payments WHERE description = ?', ['x'])).toBeGreaterThan(PAYMENTS);
  });

  for (const [what, filter] of FILTERS) {
    test.each(RANGES)(`by ${what}, %s, reads little more than it returns`, async (_when, range) => {
      const page = async () => (await find.page({ ...filter, ...range }, FIRST, null, ['status'])).items;
      const { sql, values, rows } = await catchStatement(page);
      expect(await countReads(sql, values)).toBeLessThan(20 * rows + 100);
    });
  }

  test.each([['STK_PUSH'], ['B2C']])(
    'missed deadlines of kind %s are found without reading what is settled',
    async kind => {
      const startedBefore = STARTS_AT + PAYMENTS * 1_000;
      const search = { kind, end: firstIdAt(startedBefore), startedBefore, now: systemClock.now(), limit: 100 };
      const { sql, values, rows } = await catchStatement(() => findOverduePayments(store.reader(), search));
      expect(await countReads(sql, values)).toBeLessThan(20 * rows + 100);
    },
  );

  test('new payments with keys, one of them used before, are opened without reading the others', async () => {
    const opening = (id: number, caller: string, idempotencyKey: string): Opening => ({
      payment: makePayment({ id: firstIdAt(id), phoneNumber: `25471000000${id}` }),
      asked: { caller, idempotencyKey, inputHash: '' },
      ...{ evidence: 'REQUEST', note: null },
    });
    const openings = [opening(1, 'bench', 'key 42'), opening(2, 'bench', 'new'), opening(3, 'other', 'key 42')];
    await store.atomically(async unit => {
      const countSoFar = async () => {
        const rows: RowDataPacket[] = await unit.runner.query("SHOW SESSION STATUS LIKE 'Handler_read_%'");
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await countSoFar();
      const { opened } = await openPayments(unit, openings, {
        desk: null,
        prompts: PROMPTS,
        barTries: NO_BARS,
        lockedIds: [],
      });
      expect((await countSoFar()) - before).toBeLessThan(1_000);
      expect(opened.map(({ kind }) => kind)).toEqual(['REPEATED', 'CREATED', 'CREATED']);
    });
  });
});

/** One statement on the server: ids of one payment each second, made of digits of our alphabet as `firstIdAt` makes them. */
function loadPayments(): string {
  const base = ID_ALPHABET.length;
  const places = Array.from({ length: 9 }, (_, place) => base ** (8 - place));
  const ms = `(${STARTS_AT} + n * 1000)`;
  const digits = places.map(weight => `SUBSTR('${ID_ALPHABET}', FLOOR(${ms} / ${weight}) MOD ${base} + 1, 1)`);
  const tail = firstIdAt(0).slice(9);
  return `INSERT INTO payments (id, kind, amount_cents, currency, shortcode, phone_number, account_reference, created_at,
      status, version, needs_review, mpesa_receipt, failure_reason, settled_at, review_reasons, reviews_raised, updated_at, ladder_step, caller, idempotency_key, input_hash)
    WITH RECURSIVE numbers AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${PAYMENTS})
    SELECT CONCAT(${digits.join(', ')}, '${tail}'), IF(n MOD 50 = 0, 'B2C', 'STK_PUSH'), 15000 + n MOD 1000 * 100, 'KES', '600000',
      CONCAT('2547', LPAD(n MOD 5000, 8, '0')), CONCAT('INV ', n MOD 5000), ${ms},
      CASE WHEN n MOD 20000 = 7 THEN 'TIMED_OUT' WHEN n MOD 10 = 3 THEN 'FAILED' ELSE 'COMPLETED' END,
      3, IF(n MOD 10000 = 9, 1, 0),
      IF(n MOD 10 = 3, NULL, CONCAT('UK', CHAR(65 + n DIV 86400 MOD 26), RIGHT(LPAD(CONV(n * 48271, 10, 36), 9, '0'), 7))),
      IF(n MOD 10 = 3, 'WRONG_PIN', NULL), ${ms} + 5000, '', '', ${ms}, 0, 'bench', CONCAT('key ', n), ''
    FROM numbers`;
}
