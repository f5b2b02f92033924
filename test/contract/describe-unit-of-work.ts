/** What every station may believe of the store: its unit of work. One suite, for whatever database. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Payment } from '../../src/domain/payment.js';
import { EventRow } from '../../src/feed/event-row.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { buildPaymentRow, type Idempotency, PaymentRow } from '../../src/payments/payment-row.js';
import type { Store } from '../../src/store/open-store.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import type { TestDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makePayment } from '../support/make-payment.js';

const newId = createIds(systemClock, systemRandom);

function makeRow(given: Partial<Payment> = {}, asked: Idempotency | null = null): PaymentRow {
  return buildPaymentRow(makePayment({ id: newId(), status: 'FAILED', ...given }), asked);
}

function makeCallback(given: Partial<CallbackRow> = {}): CallbackRow {
  const id = newId();
  const words = { route: 'stk/callback', ticket: null, bodyHash: id, verdict: 'WAITING', note: null, paymentId: null };
  const numbers = { receivedAt: 1, lastReceivedAt: 1, copies: 1 };
  return { id, ...words, ...numbers, body: Buffer.from('{}'), ...given } as CallbackRow;
}

/** To be called inside a `describe` that names the database. */
export function describeUnitOfWork(database: Pick<TestDatabase, 'create'>): void {
  let fresh: FreshStore;
  let store: Store;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
  });

  afterAll(() => fresh.close());

  const insert = (...rows: readonly PaymentRow[]) => store.atomically(unit => unit.insertMany(PaymentRow, rows));
  const find = (rows: readonly PaymentRow[]) =>
    store.atomically(unit =>
      unit.findMany(
        PaymentRow,
        'id',
        rows.map(row => row.id),
      ),
    );

  it('gives back every field as it was written, to units and to readers', async () => {
    const full = makeRow(
      {
        amountCents: Number.MAX_SAFE_INTEGER,
        accountReference: 'Ñandú 𝄞',
        description: '"; DROP TABLE payments; -- \\\' %_ \u202e',
        metadata: JSON.stringify({ emoji: '🦒', text: 'é'.repeat(2_000) }),
        failure: { reason: 'OTHER', resultCode: '1', retryable: false },
        reviewReasons: ['FACTS_DIFFER'],
        settledAt: 0,
        askingUntil: 1_795_000_000_000,
      },
      { caller: 'shop', idempotencyKey: newId(), inputHash: 'h' },
    );
    const empty = makeRow({ phoneNumber: null, accountReference: null, description: null, nextCheckAt: null });
    await insert(full, empty);
    expect(await find([full, empty])).toEqual([full, empty]);
    expect(await store.reader().getRepository(PaymentRow).findOneBy({ id: full.id })).toEqual(full);
  });

  it('keeps bodies byte for byte', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const rows = [makeCallback({ body: all }), makeCallback({ body: Buffer.alloc(0) }), makeCallback()];
    await store.atomically(unit => unit.insertMany(CallbackRow, rows));
    const found = await store.atomically(unit =>
      unit.findMany(
        CallbackRow,
        'id',
        rows.map(row => row.id),
      ),
    );
    expect(found.map(row => Buffer.from(row.body))).toEqual(rows.map(row => row.body));
  });

  it('takes more rows, and more bytes, than fit into one statement', async () => {
    const many = Array.from({ length: 1_201 }, () => makeRow());
    await insert(...many);
    expect(await find(many)).toHaveLength(1_201);
    const body = Buffer.alloc(64 * 1024, 0xff);
    const large = Array.from({ length: 300 }, () => makeCallback({ body }));
    await store.atomically(unit => unit.insertMany(CallbackRow, large));
    const ids = large.map(row => row.id);
    expect(await store.atomically(unit => unit.findMany(CallbackRow, 'id', ids))).toHaveLength(300);
  });

  it('locks rows in the order of their keys, each once, and passes over unknown keys', async () => {
    const rows = [makeRow(), makeRow(), makeRow()];
    await insert(...rows);
    const keys = rows.map(row => row.id);
    const locked = await store.atomically(unit => unit.lockMany(PaymentRow, [...keys, newId(), ...keys].reverse()));
    expect(locked.map(row => row.id)).toEqual(keys);
    expect(await store.atomically(unit => unit.lockMany(PaymentRow, []))).toEqual([]);
  });

  it('writes the given fields of the given rows and no others', async () => {
    const [one, two, other] = [makeRow(), makeRow(), makeRow()];
    await insert(one, two, other);
    const changed = [
      { ...one, version: 7, status: 'COMPLETED' as const, mpesaReceipt: newId(), description: 'not written' },
      { ...two, version: 9, status: 'TIMED_OUT' as const, settledAt: null },
    ];
    const fields = ['version', 'status', 'mpesaReceipt', 'settledAt'] as const;
    await store.atomically(unit => unit.updateMany(PaymentRow, changed, fields));
    const expected = changed.map(row => ({ ...row, description: one.description }));
    expect(await find([one, two, other])).toEqual([...expected, other]);
  });

  it('tells collation twins apart, in keys and in look-ups', async () => {
    const twins = ['ws_CO_1', 'WS_CO_1', 'ws_co_1'].map(mpesaReceipt => makeRow({ mpesaReceipt }));
    const names = ['Café', 'Cafe', 'CAFÉ'].map(accountReference => makeRow({ accountReference }));
    await insert(...twins, ...names);
    for (const row of twins) {
      const receipts = [`${row.mpesaReceipt}`, 'nobody has it'];
      const found = await store.atomically(unit => unit.findMany(PaymentRow, 'mpesaReceipt', receipts));
      expect(found).toEqual([row]);
      const keys = await store.atomically(unit => unit.findKeys(PaymentRow, 'mpesaReceipt', receipts));
      expect(keys).toEqual([row.id]);
    }
    for (const row of names) {
      const { accountReference } = row;
      expect(
        await store
          .reader()
          .getRepository(PaymentRow)
          .findBy({ accountReference: `${accountReference}` }),
      ).toEqual([row]);
    }
  });

  it('raises the head of the feed by the count, once for each committed unit', async () => {
    const first = await store.atomically(unit => unit.raiseHead(3));
    await store
      .atomically(async unit => {
        await unit.raiseHead(100);
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await store.atomically(unit => unit.raiseHead(1))).toBe(first + 1);
  });

  it('refuses a second row with the same unique value, whatever its key', async () => {
    const mpesaReceipt = newId();
    await insert(makeRow({ mpesaReceipt }));
    const twin = makeRow({ mpesaReceipt });
    await expect(store.atomically(unit => unit.insertMany(PaymentRow, [twin], { isRepeated: true }))).rejects.toThrow();
    expect(await find([twin])).toEqual([]);
  });

  it('passes over rows that an earlier run of the same unit has stored', async () => {
    const [stored, missing] = [makeRow(), makeRow()];
    await insert(stored);
    await store.atomically(unit =>
      unit.insertMany(PaymentRow, [{ ...stored, version: 5 }, missing], { isRepeated: true }),
    );
    expect(await find([stored, missing])).toEqual([stored, missing]);
    const event = { ...makeEvent(), sequence: Number.MAX_SAFE_INTEGER };
    for (let run = 0; run < 2; run += 1) {
      await store.atomically(unit => unit.insertMany(EventRow, [event], { isRepeated: true }));
    }
    expect(await store.reader().getRepository(EventRow).findOneBy({ sequence: event.sequence })).toEqual(event);
  });

  it('runs again when it loses a race for a unique key, and then sees the winner', async () => {
    const asked = { caller: 'shop', idempotencyKey: newId(), inputHash: 'h' };
    const open = (row: PaymentRow) =>
      store.atomically(async unit => {
        const [winner] = await unit.findMany(PaymentRow, 'idempotencyKey', [asked.idempotencyKey]);
        if (!winner) await unit.insertMany(PaymentRow, [row]);
        return winner?.id ?? row.id;
      });
    const opened = await Promise.all(Array.from({ length: 20 }, () => open(makeRow({}, asked))));
    expect(new Set(opened).size).toBe(1);
  });

  it('stores what it acknowledged and nothing else, under 500 units at once of which some fail', async () => {
    const acknowledged: PaymentRow[] = [];
    const undone: PaymentRow[] = [];
    const runOne = async (number: number): Promise<void> => {
      const rows = [makeRow(), makeRow()];
      const work = store.atomically(async unit => {
        await unit.insertMany(PaymentRow, rows.slice(0, 1));
        await unit.insertMany(PaymentRow, rows.slice(1));
        if (number % 3 === 0) throw new Error('changed its mind');
      });
      await work.then(
        () => acknowledged.push(...rows),
        error => {
          // On a busy machine a unit may wait too long for a connection: then it promises nothing.
          if (!(error instanceof StoreUnavailable)) undone.push(...rows);
        },
      );
    };
    await Promise.all(Array.from({ length: 500 }, (_, number) => runOne(number)));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(undone.length).toBeGreaterThan(0);
    expect((await find(acknowledged)).length).toBe(acknowledged.length);
    expect((await find(undone)).length).toBe(0);
  });

  it('is not seen by readers before it commits', async () => {
    const row = makeRow();
    const exists = () => store.reader().getRepository(PaymentRow).existsBy({ id: row.id });
    const seenBefore = await store.atomically(async unit => {
      await unit.insertMany(PaymentRow, [row]);
      return exists();
    });
    expect([seenBefore, await exists()]).toEqual([false, true]);
  });
}

function makeEvent(): EventRow {
  const unsaid = {
    failureReasonBefore: null,
    settledAtBefore: null,
    receiptBefore: null,
    actor: null,
    callbackId: null,
  };
  const before = { ...unsaid, statusBefore: null, needsReviewBefore: null, note: null };
  const event = { sequence: 1, version: 1, occurredAt: 1, tag: 't', paymentId: newId(), snapshot: '{}' };
  return { ...event, ...before, status: 'PENDING', evidence: 'REQUEST' };
}
