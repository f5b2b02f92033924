/** What followers ask the log, beside its pages, is answered from an index of the payments, however long the log is. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { readNewest, readPaymentAfter, readPaymentsBetween } from '../../src/feed/read-events.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const EVENTS = 60_000;
const VERSIONS = 4;
const SLICE = 1_000;
/** A payment's versions lie far apart in the log, as those of slow payments do. */
const PAYMENTS = EVENTS / VERSIONS;

describeEachDatabase('the feed', database => {
  if (database.name === 'SQLite') return;
  let fresh: FreshStore;
  let reader: DataSource;
  beforeAll(async () => {
    fresh = await openFreshStore(database);
    reader = fresh.store.reader();
    for (let from = 0; from < EVENTS; from += SLICE) {
      await fresh.store.atomically(({ runner }) => runner.query(loadSlice(from)));
    }
    await reader.query('ANALYZE TABLE payment_events');
  });
  afterAll(() => fresh.close());

  const idOf = (payment: number): string => String(payment).padStart(20, '0');
  const some = Array.from({ length: 100 }, (_, index) => idOf(index * 100));

  /** By which index the server answers, and how many rows it expects to look at: by this it decides. */
  async function explain(read: (reader: DataSource) => Promise<unknown>): Promise<{ key: string; rows: number }> {
    const asked: { sql: string; values: unknown[] }[] = [];
    const open = reader.createQueryRunner.bind(reader);
    reader.createQueryRunner = mode => {
      const runner = open(mode);
      const query: AnyQuery = runner.query.bind(runner);
      const watched: AnyQuery = (sql, values = [], isStructured = false) => {
        asked.push({ sql, values });
        return query(sql, values, isStructured);
      };
      return Object.assign(runner, { query: watched });
    };
    try {
      await read(reader);
    } finally {
      Reflect.deleteProperty(reader, 'createQueryRunner');
    }
    // The store asks for its own sake too: the clock, or whether the server can be written to.
    const [only, ...others] = asked.filter(({ sql }) => sql.includes('payment_events'));
    if (!only || others.length > 0) throw new Error('it is one statement');
    const [plan] = await reader.query(
      `${database.name === 'MySQL' ? 'EXPLAIN FORMAT=TRADITIONAL' : 'EXPLAIN'} ${only.sql}`,
      only.values,
    );
    return { key: String(plan.key), rows: Number(plan.rows) };
  }

  it.each<[what: string, rows: number, read: (reader: DataSource) => Promise<unknown>]>([
    ['the newest of one', VERSIONS, each => readNewest(each, [idOf(7)])],
    ['the newest of a hundred', 100 * VERSIONS, each => readNewest(each, some)],
    ['what comes of a hundred', 100 * VERSIONS, each => readPaymentsBetween(each, some, 100, EVENTS)],
    ['what comes of one', VERSIONS, each => readPaymentsBetween(each, [idOf(7)], 0, EVENTS)],
    ['what comes of one, from the end', VERSIONS, each => readPaymentsBetween(each, [idOf(7)], EVENTS - 50, EVENTS)],
    ['a page of one', VERSIONS, each => readPaymentAfter(each, idOf(7), 0, 100)],
  ])('%s', async (_what, rows, read) => {
    const plan = await explain(read);
    expect(plan).toMatchObject({ key: 'payment_events_version' });
    expect(plan.rows).toBeLessThanOrEqual(2 * rows);
  });
});

type AnyQuery = (sql: string, values?: unknown[], isStructured?: boolean) => Promise<unknown>;

/** Short statements: each has its deadline. */
function loadSlice(from: number): string {
  const digits = `(SELECT 0 AS d UNION ALL ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(d => `SELECT ${d}`).join(' UNION ALL ')})`;
  const n = `(${from} + a.d + 10 * b.d + 100 * c.d)`;
  return `INSERT INTO payment_events
    (sequence, tag, payment_id, version, status, status_before, needs_review_before, evidence, occurred_at, note, snapshot)
    SELECT ${n} + 1, 'abcdef012345', LPAD(${n} MOD ${PAYMENTS}, 20, '0'), FLOOR(${n} / ${PAYMENTS}) + 1,
      'PENDING', NULL, NULL, 'CALLBACK', 0, NULL, '{"reviewReasons":[]}'
    FROM ${digits} AS a CROSS JOIN ${digits} AS b CROSS JOIN ${digits} AS c`;
}
