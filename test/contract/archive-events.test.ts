/** Archiving events: what goes, what stays, and that nothing goes before it was kept; on every database. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { archiveEvents } from '../../src/archive/archive-events.js';
import { EventRow, isArchivedRow } from '../../src/feed/event-row.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';

const OLD = Date.UTC(2026, 0, 1);
const LINE = Date.UTC(2026, 6, 1);
const NEW = Date.UTC(2026, 10, 1);

const IN_REVIEW = { status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'], nextCheckAt: null } as const;

describeEachDatabase('the archive of events', database => {
  let fresh: FreshStore;
  let store: Store;
  let histories: Histories;

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    histories = createHistories(store);
  });
  afterEach(() => fresh.close());

  const readLog = () =>
    store
      .reader()
      .getRepository(EventRow)
      .find({ order: { sequence: 'ASC' } });
  const archivedIds = async () => [...new Set((await readLog()).filter(isArchivedRow).map(row => row.paymentId))];
  /** To the end; resolves to what was kept. */
  const archiveAll = async (before: number): Promise<EventRow[]> => {
    const kept: EventRow[] = [];
    const keep = async (rows: readonly EventRow[]) => void kept.push(...rows);
    while (!(await archiveEvents(store, before, keep)).isLast);
    return kept;
  };
  const inOrder = (rows: readonly EventRow[]) => rows.toSorted((one, other) => one.sequence - other.sequence);

  it('keeps every row as it was, and leaves its place in the log', async () => {
    await histories.add(OLD);
    await histories.add(OLD + 1, [{ status: 'FAILED' }]);
    const before = await readLog();
    expect(await archiveAll(LINE)).toEqual(before);
    const after = await readLog();
    expect(after.every(isArchivedRow)).toBe(true);
    expect(after.map(({ snapshot: _, ...place }) => place)).toEqual(before.map(({ snapshot: _, ...place }) => place));
  });

  it('takes nothing of a payment that is open, timed out, in review, or has changed since', async () => {
    await histories.add(OLD, []);
    await histories.add(OLD, [{ status: 'TIMED_OUT', nextCheckAt: null }]);
    await histories.add(OLD, [IN_REVIEW]);
    const changed = await histories.add(OLD);
    const gone = await histories.add(OLD);
    await histories.advance(changed, LINE, { mpesaReceipt: 'UKN7ABCDEF' });
    await histories.add(NEW);
    await archiveAll(LINE);
    expect(await archivedIds()).toEqual([gone.id]);
  });

  it('takes all of a payment once it has come to rest, however far the archive was', async () => {
    const late = await histories.add(OLD, [IN_REVIEW]);
    await histories.add(OLD + 1);
    await archiveAll(LINE);
    await histories.advance(late, LINE + 1, { reviewReasons: [] });
    await archiveAll(LINE);
    expect(await archivedIds()).not.toContain(late.id);
    const kept = await archiveAll(NEW);
    expect(kept.map(({ paymentId, version }) => [paymentId, version])).toEqual([1, 2, 3].map(each => [late.id, each]));
  });

  it('goes over many payments in steps, and finds nothing the second time', async () => {
    for (let count = 0; count < 70; count += 1) await histories.add(OLD + count);
    expect(inOrder(await archiveAll(LINE))).toHaveLength(210);
    expect(await archiveAll(LINE)).toEqual([]);
    expect((await readLog()).every(isArchivedRow)).toBe(true);
  });

  it('takes nothing that could not be kept', async () => {
    await histories.add(OLD);
    const before = await readLog();
    const full = new Error('no space left');
    await expect(archiveEvents(store, LINE, () => Promise.reject(full))).rejects.toBe(full);
    expect(await readLog()).toEqual(before);
    expect(await archiveAll(LINE)).toEqual(before);
  });

  it('leaves a payment that changes while it is being kept', async () => {
    const payment = await histories.add(OLD);
    const other = await histories.add(OLD);
    await archiveEvents(store, LINE, async () => {
      await histories.advance(payment, LINE + 1, IN_REVIEW);
    });
    expect(await archivedIds()).toEqual([other.id]);
  });

  it('may run twice at once: every row is kept at least once, and goes', async () => {
    for (let count = 0; count < 70; count += 1) await histories.add(OLD + count);
    const before = await readLog();
    const kept = (await Promise.all([archiveAll(LINE), archiveAll(LINE), archiveAll(LINE)])).flat();
    const distinct = new Map(kept.map(row => [row.sequence, row]));
    expect(inOrder([...distinct.values()])).toEqual(before);
    expect((await readLog()).every(isArchivedRow)).toBe(true);
  });
});
