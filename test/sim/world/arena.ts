/** The ground on which seeds run one after the other: one real database in memory-backed files, emptied before each. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { openStore, type Store } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { type Books, openBooks } from '../auditor/books.js';

export interface Arena {
  readonly store: Store;
  readonly books: Books;
  readonly folder: string;
  /** As if nothing had ever happened. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

const MEMORY = '/dev/shm';
const EMPTIED = ['payments', 'payment_events', 'callbacks', 'enquiries', 'balances'];

/** The store repeats a contended unit after a pause; here nothing else can come in between, so it need not wait. */
const impatientClock: Clock = Object.freeze({
  now: () => 0,
  monotonic: () => 0,
  after: (_delayMs: number, task: () => void) => {
    queueMicrotask(task);
    return () => undefined;
  },
});

export async function openArena(): Promise<Arena> {
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'gateway-sim-'));
  const path = join(folder, 'gateway.sqlite');
  const address = { kind: 'sqlite', path } as const;
  const store = await openStore({ address, tables, clock: impatientClock, log: silentLog });
  const books = openBooks(path);
  return Object.freeze({
    store,
    books,
    folder,
    clean: async () => {
      await store.atomically(async ({ runner }) => {
        for (const table of EMPTIED) await runner.query(`DELETE FROM ${table}`);
        await runner.query("UPDATE feed_head SET sequence = 0, tag = '0123456789ab'");
        await runner.query('UPDATE query_budget SET second_at = 0, used = 0');
        await runner.query('UPDATE archive_progress SET events_through = 0');
      });
      for (const slot of [0, 1]) await rm(join(folder, `spool-${slot}`), { recursive: true, force: true });
    },
    close: async () => {
      books.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}
