/** The ground of one seed: a real database in memory-backed files, new for each, so that nothing of another seed is in it. */

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
  close(): Promise<void>;
}

const MEMORY = '/dev/shm';
/** A database draws its feed's tag when it is made; stories need the same one. */
const TAG = '0123456789ab';

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
  await store.atomically(({ runner }) => runner.query('UPDATE feed_head SET tag = ?', [TAG]));
  const books = openBooks(path);
  return Object.freeze({
    store,
    books,
    folder,
    close: async () => {
      books.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}
