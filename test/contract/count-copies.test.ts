/** Copies of a callback without end: a hundred rows, then only their number and last time, on every database. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { type CountCopy, createCountCopy } from '../../src/inbox/count-copies.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const newId = createIds(systemClock, systemRandom);
/** As many as come from 65 connections, eight on each. */
const AT_ONCE = 520;
/** Units, or searches, for so many: one, and more while those before are under way. */
const TOGETHER_MAX = 10;

describeEachDatabase('copies of a callback', database => {
  let fresh: FreshStore;
  let store: Store;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
  });
  afterAll(() => fresh.close());

  const makeRow = (
    ticket: string | null,
    bodyHash: string,
    receivedAt: number,
    route = 'stk/callback',
  ): CallbackRow => ({
    ...{ id: newId(), route, ticket, body: Buffer.from('{}'), bodyHash, receivedAt },
    ...{ lastReceivedAt: receivedAt, copies: 1, verdict: 'DUPLICATE', note: null, paymentId: null },
  });

  /** As the inbox does: counted, or stored as a row of its own. */
  const keep = async (countCopy: CountCopy, row: CallbackRow): Promise<boolean> => {
    const isCounted = await countCopy(row);
    if (!isCounted) await store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    return isCounted;
  };
  const rowsOf = (bodyHash: string) =>
    store
      .reader()
      .getRepository(CallbackRow)
      .find({ where: { bodyHash }, order: { id: 'ASC' } });

  it.each([['keyed' as const], ['bare' as const]])('are rows up to a hundred, then a number: %s', async form => {
    const ticket = form === 'keyed' ? newId() : null;
    const countCopy = createCountCopy(store);
    const answers: boolean[] = [];
    for (let copy = 1; copy <= 105; copy += 1) answers.push(await keep(countCopy, makeRow(ticket, form, copy)));
    expect(answers).toEqual(Array.from({ length: 105 }, (_, index) => index >= 100));
    const rows = await rowsOf(form);
    expect(rows.map(({ copies }) => copies)).toEqual([...Array(99).fill(1), 6]);
    expect(rows.at(-1)?.lastReceivedAt).toBe(105);
  });

  it('are counted for each ticket and each body alone', async () => {
    const countCopy = createCountCopy(store);
    const [one, two] = [newId(), newId()];
    for (let copy = 0; copy < 100; copy += 1) await keep(countCopy, makeRow(one, 'alone', copy));
    expect(await keep(countCopy, makeRow(two, 'alone', 1))).toBe(false);
    expect(await keep(countCopy, makeRow(one, 'other', 1))).toBe(false);
    expect(await keep(countCopy, makeRow(one, 'alone', 101))).toBe(true);
  });

  it('say something else on another route, and are not of the same callback', async () => {
    const countCopy = createCountCopy(store);
    for (let copy = 0; copy < 100; copy += 1) await keep(countCopy, makeRow(null, 'route', copy, 'b2c/callback'));
    expect(await keep(countCopy, makeRow(null, 'route', 100, 'stk/callback'))).toBe(false);
    expect(await keep(countCopy, makeRow(null, 'route', 101, 'stk/callback'))).toBe(false);
    expect(await keep(countCopy, makeRow(null, 'route', 102, 'b2c/callback'))).toBe(true);
  });

  it('are found again after a restart, at the price of one more row', async () => {
    const ticket = newId();
    const before = createCountCopy(store);
    for (let copy = 0; copy < 100; copy += 1) await keep(before, makeRow(ticket, 'restart', copy));
    const after = createCountCopy(store);
    expect(await keep(after, makeRow(ticket, 'restart', 100))).toBe(false);
    expect(await keep(after, makeRow(ticket, 'restart', 101))).toBe(true);
    expect((await rowsOf('restart')).length).toBe(101);
  });

  it('are rows again when the row that would count them is archived in that moment', async () => {
    const ticket = newId();
    const archiving: Store = {
      ...store,
      atomically: async work => {
        await store.atomically(async unit => {
          const rows = await unit.findMany(CallbackRow, 'bodyHash', ['archived']);
          await unit.deleteMany(
            CallbackRow,
            rows.map(({ id }) => id),
          );
        });
        return store.atomically(work);
      },
    };
    const countCopy = createCountCopy(archiving);
    for (let copy = 0; copy < 100; copy += 1) await keep(countCopy, makeRow(ticket, 'archived', copy));
    expect(await keep(countCopy, makeRow(ticket, 'archived', 100))).toBe(false);
    expect((await rowsOf('archived')).map(({ receivedAt }) => receivedAt)).toEqual([100]);
  });

  /** The store, and how many units and searches it has been asked for, and at a time. */
  const watch = () => {
    const seen = { units: 0, unitsNow: 0, unitsAtOnce: 0, searches: 0 };
    const watched: Store = {
      ...store,
      reader: () => {
        seen.searches += 1;
        return store.reader();
      },
      atomically: async work => {
        seen.units += 1;
        seen.unitsNow += 1;
        seen.unitsAtOnce = Math.max(seen.unitsAtOnce, seen.unitsNow);
        return store.atomically(work).finally(() => {
          seen.unitsNow -= 1;
        });
      },
    };
    return { seen, watched };
  };
  const flood = (countCopy: CountCopy, ticket: string, bodyHash: string) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, index) => countCopy(makeRow(ticket, bodyHash, 100 + index))));

  it('A7: are counted together when many come at once, and each is answered once it is counted', async () => {
    const ticket = newId();
    const { seen, watched } = watch();
    const countCopy = createCountCopy(watched);
    for (let copy = 0; copy < 100; copy += 1) await keep(countCopy, makeRow(ticket, 'flood', copy));
    const searchesBefore = seen.searches;
    expect(await flood(countCopy, ticket, 'flood')).toEqual(Array(AT_ONCE).fill(true));
    expect((await rowsOf('flood')).at(-1)).toMatchObject({ copies: AT_ONCE + 1, lastReceivedAt: 99 + AT_ONCE });
    expect(seen.searches - searchesBefore).toBeLessThanOrEqual(TOGETHER_MAX);
    expect(seen.units).toBeLessThanOrEqual(TOGETHER_MAX);
    expect(seen.unitsAtOnce).toBe(1);
    // From now on its row is known.
    const searches = seen.searches;
    expect(await flood(countCopy, ticket, 'flood')).toEqual(Array(AT_ONCE).fill(true));
    expect((await rowsOf('flood')).at(-1)?.copies).toBe(2 * AT_ONCE + 1);
    expect(seen.searches).toBe(searches);
  });

  it('A7: are looked for together while there are fewer than a hundred', async () => {
    const ticket = newId();
    const { seen, watched } = watch();
    const countCopy = createCountCopy(watched);
    await keep(countCopy, makeRow(ticket, 'few', 0));
    expect(await flood(countCopy, ticket, 'few')).toEqual(Array(AT_ONCE).fill(false));
    expect(seen.searches).toBeLessThanOrEqual(TOGETHER_MAX);
  });
});
