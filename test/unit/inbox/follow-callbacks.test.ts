/** The inbox is followed by ids: what comes late comes, nothing twice, and a long way behind is caught up with. */

import { afterEach, expect, test } from '@jest/globals';
import { createFollowCallbacks } from '../../../src/inbox/follow-callbacks.js';
import type { StoredCallback } from '../../../src/inbox/inbox.js';
import { firstIdAt } from '../../../src/lib/ids.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const START = Date.UTC(2026, 10, 28);

/** The newest may be as old as a transaction takes. */
const idAt = (atMs: number, number = 0) => firstIdAt(START + atMs).slice(0, -5) + String(number).padStart(5, '0');

function makeInbox() {
  const rows = new Map<string, StoredCallback>();
  const clock = createVirtualClock(START);
  const stopped = new AbortController();
  const state = { isSpoolEmpty: true, isAway: false };
  const looks: string[] = [];
  const follow = createFollowCallbacks({
    list: {
      idsFrom: async (_filter, from, limit) => {
        if (state.isAway) throw new StoreUnavailable('away');
        looks.push(from);
        return [...rows.keys()]
          .filter(id => id >= from)
          .toSorted()
          .slice(0, limit);
      },
      byIds: async ids => new Map(ids.flatMap(id => [rows.get(id) ?? []].flat().map(row => [id, row] as const))),
    },
    isSpoolEmpty: () => state.isSpoolEmpty,
    clock,
    signal: stopped.signal,
  });
  const store = (...ids: readonly string[]): void => {
    for (const id of ids) {
      const said = { note: null, paymentId: null, body: Buffer.from('{}'), copies: 1 };
      rows.set(id, { id, route: 'stk/callback', receivedAt: START, verdict: 'MALFORMED', ...said });
    }
  };
  const seen: string[] = [];
  const begin = async (after: string | null): Promise<void> => {
    const callbacks = await follow({}, after);
    void (async () => {
      for await (const { id } of callbacks) seen.push(id);
    })();
  };
  return { clock, stopped, state, store, seen, looks, begin, follow };
}

let inbox = makeInbox();
afterEach(() => {
  inbox.stopped.abort();
  inbox = makeInbox();
});

test('gives what is stored from now on, each once, in the order of its receipt', async () => {
  const { clock, store, seen, begin } = inbox;
  store(idAt(-5_000));
  await begin(null);
  await clock.advance(2_000);
  store(idAt(1_500, 2), idAt(1_500, 1));
  await clock.advance(30_000);
  expect(seen).toEqual([idAt(1_500, 1), idAt(1_500, 2)]);
});

test('gives what was received before another one and committed after it', async () => {
  const { clock, store, seen, begin } = inbox;
  await begin(null);
  store(idAt(3_000));
  await clock.advance(4_000);
  store(idAt(1_000));
  await clock.advance(2_000);
  expect(seen).toEqual([idAt(3_000), idAt(1_000)]);
});

test('waits for what this instance has in its spool, however long that takes', async () => {
  const { clock, store, state, seen, begin } = inbox;
  await begin(null);
  state.isSpoolEmpty = false;
  await clock.advance(60_000);
  store(idAt(30_000));
  state.isSpoolEmpty = true;
  await clock.advance(2_000);
  expect(seen).toEqual([idAt(30_000)]);
});

test('does not read all again and again while something stays in the spool for ever', async () => {
  const { clock, store, state, seen, looks, begin } = inbox;
  await begin(null);
  state.isSpoolEmpty = false;
  store(idAt(1_000));
  await clock.advance(3_600_000);
  store(idAt(3_600_000));
  await clock.advance(2_000);
  expect(seen).toEqual([idAt(1_000), idAt(3_600_000)]);
  expect((looks.at(-1) ?? '') > idAt(2_900_000)).toBe(true);
});

test('ends while it waits for a database that is away', async () => {
  const { state, follow, clock } = inbox;
  const callbacks = await follow({}, null);
  state.isAway = true;
  const next = callbacks.next();
  await clock.advance(5_000);
  const left = callbacks.return?.();
  await clock.advance(5_000);
  expect([(await next).done, (await left)?.done]).toEqual([true, true]);
});

test('catches up with thousands, from a little before the one that somebody has, each once', async () => {
  const { clock, store, seen, begin } = inbox;
  const ids = Array.from({ length: 2_500 }, (_, number) => idAt(-3_600_000 + number * 100, number));
  store(...ids);
  await begin(ids[1_000] ?? null);
  await clock.advance(5_000);
  expect(seen).toEqual(ids.filter(id => id >= firstIdAt(START - 3_600_000 + 100_000 - 10_000)));
  expect(seen.length).toBeGreaterThan(1_500);
});
