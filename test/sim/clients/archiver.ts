/** The archive command as a process of its own: frail like any other, with a shelf that survives it. */

import { archiveCallbacks } from '../../../src/archive/archive-callbacks.js';
import { type ArchiveStep, archiveEvents } from '../../../src/archive/archive-events.js';
import type { CallbackRow } from '../../../src/inbox/callback-row.js';
import { createFindPayments } from '../../../src/payments/find-payments.js';
import type { Store } from '../../../src/store/open-store.js';
import { isUnavailable } from '../../../src/store/store-fault.js';
import { asFirstKept } from '../auditor/audit-archive.js';
import type { CallbackLine, Shelf } from '../auditor/books.js';
import type { Dice } from '../world/dice.js';
import { createFrailStore } from '../world/frail-store.js';
import { createLife, type Life } from '../world/life.js';
import type { Transcript } from '../world/transcript.js';
import type { Weather } from '../world/weather.js';
import type { WorldClock } from '../world/world-clock.js';

export interface ArchiverParts {
  readonly store: Store;
  readonly weather: Weather;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
}

export interface Archiver {
  readonly shelf: Shelf;
  /** Archives what is older than some moment; ends when it is done, dead, or without its database. */
  run(): void;
}

/** How long things are kept in this hurried world. */
const KEPT_MS = [0, 0, 5_000, 60_000];
const CRASH_CHANCE = 0.03;

export function createArchiver({ store, weather, clock, dice, transcript }: ArchiverParts): Archiver {
  const events = new Map<number, string>();
  const callbacks = new Map<string, CallbackLine>();
  let runs = 0;

  const pause = (delayMs: number) => new Promise<void>(resolve => void clock.after(delayMs, resolve));
  const repeat = async (life: Life, step: () => Promise<ArchiveStep>): Promise<void> => {
    for (;;) {
      const { archived, isLast } = await step();
      transcript.note(`${life.name} has archived ${archived}`);
      if (isLast) return;
      await pause(dice.int(1, 50));
    }
  };
  const archive = async (life: Life): Promise<void> => {
    const frail = createFrailStore(store, life, weather);
    const before = clock.now() - dice.pick(KEPT_MS);
    const find = createFindPayments(frail);
    const keepCallbacks = (rows: readonly CallbackRow[]) =>
      life.through('the shelf', async () => {
        for (const row of rows) callbacks.set(row.id, asFirstKept(lineOf(row), callbacks.get(row.id)));
      });
    let position = '';
    await repeat(life, async () => {
      const step = await archiveCallbacks({ store: frail, find, keep: keepCallbacks }, before, position);
      position = step.position;
      return step;
    });
    await repeat(life, () =>
      archiveEvents(frail, before, rows =>
        life.through('the shelf', async () => {
          for (const { sequence, snapshot } of rows) events.set(sequence, snapshot);
        }),
      ),
    );
  };
  return Object.freeze({
    shelf: { snapshotOf: (sequence: number) => events.get(sequence) ?? null, callbacks: () => [...callbacks.values()] },
    run: () => {
      runs += 1;
      const name = `archiver ${runs}`;
      const onEnd = (port: string) => transcript.note(`${name} ends: ${port}`);
      const life = createLife(name, { dice: dice.fork(name), crashChance: () => CRASH_CHANCE, onEnd });
      void archive(life).catch(error => {
        if (!isUnavailable(error)) throw error;
        transcript.note(`${name} gives up`);
      });
    },
  } satisfies Archiver);
}

function lineOf({ id, route, ticket, body, verdict, paymentId, copies }: CallbackRow): CallbackLine {
  return { id, route, ticket, bodyHex: Buffer.from(body).toString('hex'), verdict, paymentId, copies };
}
