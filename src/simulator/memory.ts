/** The simulator's memory across restarts: its books record each change here, and load what an earlier run left. */

import { ConfigurationFault } from '../lib/configuration-fault.js';
import { errorCode } from '../lib/error-code.js';
import { type JournalEntry, openJournal } from '../lib/journal.js';
import type { Log } from '../lib/log.js';

/** The same for a simulator that keeps a file and for one that forgets. */
export interface Memory {
  /** What an earlier run has left in a book; `entries` is asked for what is in it now, whenever the file is written anew. */
  openBook<T>(book: string, entries: () => Iterable<readonly [key: string, value: T]>): ReadonlyMap<string, T>;
  /** Under this key there is now this value; null: nothing any more. What is noted without waiting in between is kept together or not at all. */
  note(book: string, key: string, value: unknown): void;
  /** Resolves when everything noted so far is safe from a crash. Never rejects. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps nothing. */
export function createForgetfulMemory(): Memory {
  return Object.freeze({
    openBook: <T>() => new Map<string, T>(),
    note: () => undefined,
    settle: async () => undefined,
    close: async () => undefined,
  });
}

/** The file that the memory is kept in; its folder must be there, and be this process's alone. */
export interface MemoryOptions {
  readonly path: string;
  readonly log: Log;
}

/** Reads what an earlier run has left. A file that cannot be had is a fault of DATA_DIR, where the simulator's files are. */
export async function openMemory({ path, log }: MemoryOptions): Promise<Memory> {
  const books = new Map<string, () => Iterable<readonly [string, unknown]>>();
  const journal = await openJournal({ path, log, snapshot: () => listEntries(books) }).catch(error => {
    const problem = `contains an unusable file: ${path} (${errorCode(error)})`;
    throw new ConfigurationFault([{ variable: 'DATA_DIR', problem }]);
  });
  return Object.freeze({
    openBook: <T>(book: string, entries: () => Iterable<readonly [string, T]>) => {
      books.set(book, entries);
      return asWritten<T>(journal.found.get(book));
    },
    note: (book: string, key: string, value: unknown) => journal.put({ book, key, value }),
    settle: journal.settle,
    close: journal.close,
  } satisfies Memory);
}

function* listEntries(books: ReadonlyMap<string, () => Iterable<readonly [string, unknown]>>): Generator<JournalEntry> {
  for (const [book, entries] of books) {
    for (const [key, value] of entries()) yield { book, key, value };
  }
}

/** The file is the simulator's own: in a book there is what this book has noted. */
function asWritten<T>(entries: ReadonlyMap<string, unknown> | undefined): ReadonlyMap<string, T> {
  return (entries ?? new Map()) as ReadonlyMap<string, T>;
}
