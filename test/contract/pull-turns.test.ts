/** Turns of the pulls on every database: one instance at a time, and when it dies another one goes on. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { createPullTurns, TURN_MS, type TurnTaken } from '../../src/pulls/take-turn.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase, type FreshDatabase } from '../support/databases.js';
import { createSettableClock } from '../support/settable-clock.js';

const START = Date.UTC(2026, 10, 29);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describeEachDatabase('a turn to pull', database => {
  let fresh: FreshDatabase;
  const stores: Store[] = [];
  beforeAll(async () => {
    fresh = await database.create();
    const count = database.name === 'SQLite' ? 1 : 2;
    const options = { address: fresh.address, tables, clock: systemClock, log: silentLog };
    for (let index = 0; index < count; index += 1) stores.push(await openStore(options));
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await fresh.drop();
  });

  let shortcodes = 600_000;
  const open = () => {
    const clock = createSettableClock(START);
    const newId = createIds(systemClock, systemRandom);
    shortcodes += 1;
    const instances = [0, 1].map(index => {
      const store = stores[index % stores.length];
      if (!store) throw new Error('a store is open');
      return createPullTurns(store, newId, clock);
    });
    const [first, second] = instances;
    if (!first || !second) throw new Error('there are two');
    return { clock, shortcode: String(shortcodes), first, second };
  };
  const turnOf = (taken: TurnTaken): string => {
    if (taken.row === null) throw new Error('the turn is taken');
    return taken.turn;
  };

  it('is taken by one of many that want it at the same time, the first of all turns too', async () => {
    const { shortcode, first, second } = open();
    const race = () =>
      Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? first : second).take(shortcode)));
    const taken = (await race()).filter(({ row }) => row !== null);
    expect(taken).toHaveLength(1);
    for (const each of taken) await first.end(shortcode, turnOf(each), { nextAt: START });
    expect((await race()).filter(({ row }) => row !== null)).toHaveLength(1);
  });

  it('comes when it is due, with what the last one has left', async () => {
    const { clock, shortcode, first, second } = open();
    const nextAt = START + 5 * MINUTE_MS;
    await first.end(shortcode, turnOf(await first.take(shortcode)), { nextAt, pulledThrough: START });
    expect(await second.take(shortcode)).toEqual({ row: null, againAt: nextAt });
    clock.set(nextAt);
    expect(await second.take(shortcode)).toMatchObject({ row: { pulledThrough: START, comparedThrough: null } });
  });

  it('that is kept stays with its instance', async () => {
    const { clock, shortcode, first, second } = open();
    const turn = turnOf(await first.take(shortcode));
    for (let minute = 1; minute <= 10; minute += 1) {
      clock.set(START + minute * MINUTE_MS);
      expect(await first.keep(shortcode, turn)).toBe(true);
      expect(await second.take(shortcode)).toMatchObject({ row: null });
    }
  });

  it('of an instance that died is taken by the other, and the dead one, awake again, changes nothing', async () => {
    const { clock, shortcode, first, second } = open();
    const lost = turnOf(await first.take(shortcode));
    clock.set(START + TURN_MS - 1);
    expect(await second.take(shortcode)).toMatchObject({ row: null });
    clock.set(START + TURN_MS);
    const turn = turnOf(await second.take(shortcode));
    expect(await first.keep(shortcode, lost)).toBe(false);
    await first.end(shortcode, lost, { nextAt: START + DAY_MS, pulledThrough: START });
    expect(await second.keep(shortcode, turn)).toBe(true);
    await second.end(shortcode, turn, { nextAt: clock.now() });
    expect(await first.take(shortcode)).toMatchObject({ row: { pulledThrough: null } });
  });

  it('is not lost to a clock that was wrong by years', async () => {
    const { clock, shortcode, first, second } = open();
    clock.set(START + 1_000 * DAY_MS);
    await first.take(shortcode);
    clock.set(START);
    expect(await second.take(shortcode)).toMatchObject({ row: { shortcode } });
  });
});
