/** The store when its database misbehaves: deadlocks, deadlines, cut and frozen wires, killed connections, occupied files. */

import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import mysql from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { codeOf, isUnavailable, StoreUnavailable } from '../../src/store/store-fault.js';
import type { Unit } from '../../src/store/unit.js';
import { tables } from '../../src/tables.js';
import {
  databases,
  describeEachDatabase,
  type FreshDatabase,
  listConnections,
  runOnServer,
  type ServerAddress,
} from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makePayment } from '../support/make-payment.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const newId = createIds(systemClock, systemRandom);
const makeRow = (): PaymentRow => buildPaymentRow(makePayment({ id: newId(), status: 'FAILED' }), null);

/** Short, so that the tests are; what is tested is that there is one. */
const STATEMENT_TIMEOUT_MS = 300;

const insertOne = (store: Store, row: PaymentRow) =>
  store.atomically(unit => unit.insertMany(PaymentRow, [row], { isRepeated: true }));

const isStored = async (store: Store, row: PaymentRow): Promise<boolean> =>
  (await store.atomically(unit => unit.findMany(PaymentRow, 'id', [row.id]))).length === 1;

/** A door that opens once `count` have come. */
function createMeeting(count: number): () => Promise<void> {
  let missing = count;
  return () => {
    missing -= 1;
    return waitUntil('the others', () => missing <= 0);
  };
}

describeEachDatabase('a store in use', database => {
  let fresh: FreshStore;
  let store: Store;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
  });

  afterAll(() => fresh.close());

  it('has a unit of work that fails leave nothing open', async () => {
    const row = makeRow();
    const faulty = (unit: Unit) => unit.runner.query('SELECT nothing FROM nowhere');
    await expect(store.atomically(faulty)).rejects.not.toThrow(StoreUnavailable);
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  it('goes on after the database has rolled back by itself', async () => {
    const [lost, kept, alsoLost] = [makeRow(), makeRow(), makeRow()];
    const failing = (row: PaymentRow) =>
      store.atomically(async unit => {
        await unit.insertMany(PaymentRow, [row]);
        await unit.runner.query('ROLLBACK');
        throw new Error('as after a full disk');
      });
    await expect(failing(lost)).rejects.toThrow('full disk');
    await insertOne(store, kept);
    await expect(failing(alsoLost)).rejects.toThrow('full disk');
    expect([await isStored(store, lost), await isStored(store, kept), await isStored(store, alsoLost)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

const servers = databases.filter(({ name }) => name !== 'SQLite');

describe.each(servers)('a store and its server: $name', ({ isAvailable, create }) => {
  const test = isAvailable ? it : it.skip;
  let fresh: FreshDatabase & { readonly address: ServerAddress };

  test('A17: a locked account is an unavailable database, not a bug', async () => {
    const { address } = fresh;
    const user = `locked_${randomBytes(4).toString('hex')}`;
    await runOnServer(address, `CREATE USER ${user} IDENTIFIED BY 'x' ACCOUNT LOCK`);
    const { host, port } = address;
    const error = await mysql.createConnection({ host, port, user, password: 'x' }).catch((fault: unknown) => fault);
    expect([codeOf(error), isUnavailable(error)]).toEqual(['ER_ACCOUNT_HAS_BEEN_LOCKED', true]);
    await runOnServer(address, `DROP USER ${user}`);
  });

  let wire: TcpProxy;
  const opened: Store[] = [];

  const open = async (): Promise<Store> => {
    const address = { ...fresh.address, port: wire.port };
    const options = { address, tables, clock: systemClock, log: silentLog, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
    const store = await openStore(options);
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    if (!isAvailable) return;
    const { address, drop } = await create();
    if (address.kind !== 'mysql') throw new Error('not a server');
    fresh = { address, drop };
    wire = await openTcpProxy(address);
  });

  afterEach(async () => {
    await wire?.restore();
    for (const store of opened.splice(0)) await store.close();
  });

  afterAll(async () => {
    await wire?.close();
    await fresh?.drop();
  });

  test('opens while the server is down and finds it when it is back', async () => {
    await wire.cut();
    const store = await open();
    expect(() => store.reader()).toThrow(StoreUnavailable);
    expect(await store.isAnswering()).toBe(false);
    await wire.restore();
    const row = makeRow();
    await waitUntil('the store to find its server', () => isReachable(store));
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  test('runs both units of a deadlock, one of them again', async () => {
    const store = await open();
    const [one, two] = [makeRow(), makeRow()];
    await store.atomically(unit => unit.insertMany(PaymentRow, [one, two]));
    const meet = createMeeting(2);
    const raise = (first: PaymentRow, second: PaymentRow) => {
      let tries = 0;
      return store.atomically(async unit => {
        tries += 1;
        const [locked] = await unit.lockMany(PaymentRow, [first.id]);
        if (tries === 1) await meet();
        const [other] = await unit.lockMany(PaymentRow, [second.id]);
        const rows = [locked, other].flatMap(row => (row ? [{ ...row, version: row.version + 1 }] : []));
        await unit.updateMany(PaymentRow, rows, ['version']);
        return tries;
      });
    };
    const tries = await Promise.all([raise(one, two), raise(two, one)]);
    expect(tries.sort()).toEqual([1, 2]);
    const found = await store.atomically(unit => unit.findMany(PaymentRow, 'id', [one.id, two.id]));
    expect(found.map(row => row.version)).toEqual([3, 3]);
  });

  test('ends statements that miss their deadline and goes on with other connections', async () => {
    const store = await open();
    const sleep = () => store.atomically(unit => unit.runner.query('SELECT SLEEP(5)'));
    const sleepers = Array.from({ length: 12 }, () => sleep());
    const outcomes = await Promise.allSettled(sleepers);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    const row = makeRow();
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  test('has the server end a read that was given up, and no statement of a unit of work', async () => {
    const store = await open();
    const endless = `SELECT BENCHMARK(100000000000, SHA2('${fresh.address.database}', 512))`;
    const given = await store.reader().query(endless).catch(isUnavailable);
    expect(given).toBe(true);
    await waitUntil('the server to end it', async () => {
      const all: readonly { Info: string | null }[] = await store.reader().query(listConnections);
      return !all.some(({ Info }) => Info === endless);
    });
    const limits = "SHOW SESSION VARIABLES WHERE Variable_name IN ('max_execution_time', 'max_statement_time')";
    const limited: readonly { Value: string }[] = await store.atomically(({ runner }) => runner.query(limits));
    expect(limited.map(({ Value }) => Number(Value))).toEqual([0]);
  });

  test('says so when a frozen server answers nobody, and goes on when it thaws', async () => {
    const store = await open();
    wire.freeze();
    const rows = Array.from({ length: 10 }, makeRow);
    const outcomes = await Promise.allSettled(rows.map(row => insertOne(store, row)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    expect(await store.isAnswering()).toBe(false);
    await wire.restore();
    for (const row of rows) await insertOne(store, row);
    expect(await store.isAnswering()).toBe(true);
  });

  test('closes, all of it, while connections are being made to a server that answers nobody', async () => {
    const store = await open();
    wire.freeze();
    const asked = Array.from({ length: 10 }, () => store.isAnswering());
    const before = wire.taken();
    await waitUntil('a connection is being made', () => wire.taken() > before);
    await store.close();
    expect(await Promise.all(asked)).not.toContain(true);
    await wire.restore();
  });

  test('can run a unit again whose commit was not heard', async () => {
    const store = await open();
    const row = makeRow();
    const unheard = store.atomically(async unit => {
      await unit.insertMany(PaymentRow, [row], { isRepeated: true });
      wire.freeze();
    });
    await expect(unheard).rejects.toThrow(StoreUnavailable);
    await wire.restore();
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  test('runs a unit again whose connection was killed', async () => {
    const store = await open();
    const row = makeRow();
    let tries = 0;
    await store.atomically(async unit => {
      tries += 1;
      const [{ id }]: [{ id: number }] = await unit.runner.query('SELECT CONNECTION_ID() AS id');
      if (tries === 1) await runOnServer(fresh.address, `KILL ${id}`);
      await unit.insertMany(PaymentRow, [row]);
    });
    expect([tries, await isStored(store, row)]).toEqual([2, true]);
  });

  test('is unavailable while the wire is cut and whole when it is mended', async () => {
    const store = await open();
    const row = makeRow();
    await wire.cut();
    await expect(insertOne(store, row)).rejects.toThrow(StoreUnavailable);
    expect(await store.isAnswering()).toBe(false);
    await wire.restore();
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  test('sees in each statement what others have committed by then', async () => {
    const store = await open();
    const row = makeRow();
    const seen = await store.atomically(async unit => {
      const before = await unit.findMany(PaymentRow, 'id', [row.id]);
      await insertOne(store, row);
      return [before.length, (await unit.findMany(PaymentRow, 'id', [row.id])).length];
    });
    expect(seen).toEqual([0, 1]);
  });
});

describe('a store and its file', () => {
  let fresh: FreshStore;
  let store: Store;
  let other: { exec(text: string): unknown; close(): unknown };

  beforeAll(async () => {
    const [sqlite] = databases;
    if (!sqlite) throw new Error('SQLite is always there');
    fresh = await openFreshStore(sqlite);
    if (fresh.address.kind !== 'sqlite') throw new Error('SQLite has a path');
    store = fresh.store;
    other = new Database(fresh.address.path);
  });

  afterAll(async () => {
    other.close();
    await fresh.close();
  });

  it('waits for a file that another process holds for a moment, without blocking', async () => {
    const row = makeRow();
    other.exec('BEGIN EXCLUSIVE');
    const inserting = insertOne(store, row);
    // The event loop turns while the store waits, or this would never run.
    systemClock.after(50, () => other.exec('ROLLBACK'));
    await inserting;
    expect(await isStored(store, row)).toBe(true);
  });

  it('gives up on a file that stays occupied, and goes on when it is free', async () => {
    const row = makeRow();
    other.exec('BEGIN EXCLUSIVE');
    await expect(insertOne(store, row)).rejects.toThrow(StoreUnavailable);
    other.exec('ROLLBACK');
    await insertOne(store, row);
    expect(await isStored(store, row)).toBe(true);
  });

  it('is synced at every commit', async () => {
    const ask = (pragma: string) => store.atomically(unit => unit.runner.query(`PRAGMA ${pragma}`));
    expect(await ask('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await ask('synchronous')).toEqual([{ synchronous: 2 }]);
  });

  it('refuses writes through readers', async () => {
    await expect(store.reader().query('DELETE FROM payments')).rejects.toThrow(/readonly/);
  });
});

function isReachable(store: Store): boolean {
  try {
    return store.reader().isInitialized;
  } catch {
    return false;
  }
}
