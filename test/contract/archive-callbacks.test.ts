/** Archiving callbacks: what goes, what stays, and that nothing goes before it was kept; on every database. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ArchiveCallbacksNeighbours, archiveCallbacks } from '../../src/archive/archive-callbacks.js';
import { UnconfirmedConfirmationRow, UnconfirmedReceiptRow } from '../../src/enquiries/unconfirmed-receipt-row.js';
import { noteReceipt } from '../../src/enquiries/unconfirmed-receipts.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { createSettableClock } from '../support/settable-clock.js';

const OLD = Date.UTC(2026, 0, 1);
const LINE = Date.UTC(2026, 6, 1);
const NEW = Date.UTC(2026, 10, 1);

describeEachDatabase('the archive of callbacks', database => {
  const clock = createSettableClock(OLD);
  /** Of the time that is set, whatever came before. */
  const newId = () => createIds(clock, systemRandom)();
  let fresh: FreshStore;
  let store: Store;
  let histories: Histories;

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    histories = createHistories(store);
  });
  afterEach(() => fresh.close());

  const add = async (given: Partial<CallbackRow> = {}, at = OLD): Promise<CallbackRow> => {
    clock.set(at);
    const id = newId();
    const row: CallbackRow = {
      ...{ id, route: 'stk/callback', ticket: null, body: Buffer.from(`{"n":"${id}"}`), bodyHash: id },
      ...{ receivedAt: at, lastReceivedAt: at, copies: 1, verdict: 'APPLIED', note: null, paymentId: null },
      ...given,
    };
    await store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    return row;
  };
  const readAll = async (): Promise<CallbackRow[]> => {
    const rows = await store
      .reader()
      .getRepository(CallbackRow)
      .find({ order: { id: 'ASC' } });
    return rows.map(row => ({ ...row, body: Buffer.from(row.body) }));
  };
  const idsLeft = async () => (await readAll()).map(({ id }) => id);
  const step = (keep: ArchiveCallbacksNeighbours['keep'], position = '') =>
    archiveCallbacks({ store, find: createFindPayments(store), keep }, LINE, position);
  const archiveAll = async (): Promise<CallbackRow[]> => {
    const kept: CallbackRow[] = [];
    for (let position = '', isLast = false; !isLast; ) {
      const done = await step(
        async rows => void kept.push(...rows.map(row => ({ ...row, body: Buffer.from(row.body) }))),
        position,
      );
      ({ position, isLast } = done);
    }
    return kept;
  };

  it('keeps every row as it was, byte for byte, and deletes it', async () => {
    const payment = await histories.add(OLD);
    await add({ paymentId: payment.id, body: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) });
    await add({ verdict: 'DUPLICATE', paymentId: payment.id, copies: 7 });
    await add({ verdict: 'UNMATCHED', note: 'No payment or enquiry has these IDs.' });
    await add({ verdict: 'MALFORMED', paymentId: newId() });
    const before = await readAll();
    expect(await archiveAll()).toEqual(before);
    expect(await idsLeft()).toEqual([]);
  });

  it('takes nothing that is open, waits, or has come since', async () => {
    const open = await histories.add(OLD, []);
    const timedOut = await histories.add(OLD, [{ status: 'TIMED_OUT' }]);
    const inReview = await histories.add(OLD, [{ status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'] }]);
    const settled = await histories.add(OLD);
    // Its own callback may still bring another receipt: then the confirmation has to be there to be decided again.
    const guessed = await histories.add(OLD, [
      { status: 'COMPLETED', mpesaReceipt: 'UAA0000001', receiptSource: 'TWIN' },
    ]);
    const staying = [
      await add({ paymentId: guessed.id, route: 'c2b/confirmation' }),
      await add({ paymentId: open.id }),
      await add({ paymentId: timedOut.id, verdict: 'UNKNOWN_CODE' }),
      await add({ paymentId: inReview.id, verdict: 'CONTRADICTING' }),
      await add({ paymentId: settled.id, verdict: 'UNCONFIRMED' }),
      await add({ verdict: 'WAITING' }),
      await add({ paymentId: settled.id, copies: 2, lastReceivedAt: LINE }),
      await add({ paymentId: settled.id }, NEW),
    ];
    await add({ paymentId: settled.id });
    await archiveAll();
    expect(await idsLeft()).toEqual(staying.map(({ id }) => id).sort());
  });

  it('goes over many in steps, past those that stay', async () => {
    const open = await histories.add(OLD, []);
    for (let count = 0; count < 120; count += 1) await add({ paymentId: open.id });
    for (let count = 0; count < 120; count += 1) await add();
    expect(await archiveAll()).toHaveLength(120);
    expect(await idsLeft()).toHaveLength(120);
    expect(await archiveAll()).toEqual([]);
  });

  it('takes nothing that could not be kept', async () => {
    await add();
    const before = await readAll();
    const full = new Error('no space left');
    await expect(step(() => Promise.reject(full))).rejects.toBe(full);
    expect(await readAll()).toEqual(before);
  });

  it('takes an unsigned message that M-Pesa has not confirmed in three days, and its receipt, and no younger one', async () => {
    const DAY_MS = 86_400_000;
    const [forged, young] = [
      await add({ verdict: 'UNCONFIRMED' }, LINE - 3 * DAY_MS - 1),
      await add({ verdict: 'UNCONFIRMED' }, LINE - 2 * DAY_MS),
    ];
    for (const { id } of [forged, young]) {
      const named = {
        callbackId: id,
        shortcode: '600000',
        receipt: `UAA${id.slice(-7).toUpperCase()}`,
        now: OLD,
        canAsk: true,
      };
      await store.atomically(unit => noteReceipt(unit, named));
    }
    await archiveAll();
    expect(await idsLeft()).toEqual([young.id]);
    const noted = await store.reader().getRepository(UnconfirmedConfirmationRow).find();
    expect(noted.map(({ callbackId }) => callbackId)).toEqual([young.id]);
    expect(await store.reader().getRepository(UnconfirmedReceiptRow).count()).toBe(1);
  });

  it('takes with a callback the receipt that only it has named, and leaves one that another names too', async () => {
    const [one, other] = [await add({ verdict: 'CONTRADICTING' }), await add({ verdict: 'CONTRADICTING' })];
    const waiting = await add({ verdict: 'WAITING' });
    const note = (callbackId: string, receipt: string) =>
      store.atomically(unit => noteReceipt(unit, { callbackId, shortcode: '600000', receipt, now: OLD, canAsk: true }));
    await note(one.id, 'UAA0000001');
    await note(other.id, 'UAA0000002');
    await note(waiting.id, 'UAA0000002');
    expect(await archiveAll()).toHaveLength(2);
    const reader = store.reader();
    expect(await reader.getRepository(UnconfirmedReceiptRow).find()).toMatchObject([{ receipt: 'UAA0000002' }]);
    expect(await reader.getRepository(UnconfirmedConfirmationRow).find()).toMatchObject([{ callbackId: waiting.id }]);
    const again = await add({ verdict: 'UNCONFIRMED' });
    await note(again.id, 'UAA0000001');
    expect(await reader.getRepository(UnconfirmedReceiptRow).countBy({ receipt: 'UAA0000001', questions: 0 })).toBe(1);
  });

  it('leaves a callback that is replayed while it is being kept', async () => {
    const [row, other] = [await add({ verdict: 'UNKNOWN_CODE' }), await add()];
    const replayed = { ...row, verdict: 'DUPLICATE' as const };
    await step(() => store.atomically(unit => unit.updateMany(CallbackRow, [replayed], ['verdict'])));
    expect(await readAll()).toEqual([replayed]);
    expect(await archiveAll()).toEqual([replayed]);
    expect(await idsLeft()).not.toContain(other.id);
  });
});
