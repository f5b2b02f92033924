/** A file of changes, line by line: read at the next start, and rewritten when most of it is obsolete. */

import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { assert } from './assert.js';
import { errorCode } from './error-code.js';
import type { Log } from './log.js';
import { syncFolder } from './sync-folder.js';

/** In this book there is now this value under this key; null: nothing any more. */
export interface JournalEntry {
  readonly book: string;
  readonly key: string;
  readonly value: unknown;
}

/** By book, then by key. */
export type JournalBooks = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** What `put` is given before the next write is one line: after a crash there is all of it or nothing. */
export interface Journal {
  /** What earlier runs have left. */
  readonly found: JournalBooks;
  put(entry: JournalEntry): void;
  /** Resolves when everything put so far is synced to disk, or when the disk has refused: then what follows is not kept. Never rejects. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Where the file is, and what it is written anew from. */
export interface JournalOptions {
  readonly path: string;
  /** Everything there is now; asked for when the file has grown. */
  readonly snapshot: () => Iterable<JournalEntry>;
  readonly log: Log;
  /** Past so many lines the file is written anew, if most of them are past. */
  readonly linesMax?: number;
}

const LINES_MAX = 20_000;
const ENTRIES_IN_LINE = 500;
const LINE_END = 10;

/** A line that was torn by a crash is dropped. A file damaged anywhere else is kept under another name; the records before the damage are used. */
export async function openJournal({ path, snapshot, log, linesMax = LINES_MAX }: JournalOptions): Promise<Journal> {
  const { books, lines, bytes, isDamaged } = await readJournal(path);
  if (isDamaged) {
    log.error({ path: `${path}.damaged` }, 'a journal was damaged; continuing with the records before the damage');
    await rename(path, `${path}.damaged`);
  }
  let file: FileHandle | null = await open(path, isDamaged ? 'wx' : 'a', 0o600);
  await file.truncate(isDamaged ? 0 : bytes);
  let written = isDamaged ? linesMax : lines;
  let linesAllowed = linesMax;
  let waiting: JournalEntry[] = [];
  let writing: Promise<void> | null = null;

  async function rewrite(): Promise<void> {
    // Taken in one moment; what is put from now on comes behind it, and may stand in both.
    const text = presentSnapshot(snapshot());
    const next = await open(`${path}.new`, 'w', 0o600);
    try {
      for (const line of text) await next.appendFile(line);
      await next.datasync();
      await rename(`${path}.new`, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await next.close();
      throw error;
    }
    await file?.close();
    file = next;
    written = text.length;
    linesAllowed = linesMax + 2 * written;
  }

  async function writeAll(): Promise<void> {
    try {
      while (waiting.length > 0 && file !== null) {
        if (written >= linesAllowed) await rewrite();
        const entries = waiting;
        waiting = [];
        await file.appendFile(presentLine(entries));
        await file.datasync();
        written += 1;
      }
    } catch (error) {
      log.error(
        { path, code: errorCode(error) },
        'a journal cannot be written: further changes are lost when the process ends',
      );
      await file?.close().catch(() => undefined);
      file = null;
      waiting = [];
    }
  }

  async function settle(): Promise<void> {
    while (waiting.length > 0 || writing !== null) {
      writing ??= writeAll().finally(() => {
        writing = null;
      });
      await writing;
    }
  }

  return Object.freeze({
    found: books,
    put: entry => {
      if (file !== null) waiting.push(entry);
    },
    settle,
    close: async () => {
      await settle();
      await file?.close();
      file = null;
    },
  } satisfies Journal);
}

function presentSnapshot(entries: Iterable<JournalEntry>): readonly string[] {
  const lines: string[] = [];
  const part: JournalEntry[] = [];
  for (const entry of entries) {
    part.push(entry);
    if (part.length === ENTRIES_IN_LINE) lines.push(presentLine(part.splice(0)));
  }
  if (part.length > 0) lines.push(presentLine(part));
  return lines;
}

function presentLine(entries: readonly JournalEntry[]): string {
  return `${JSON.stringify(entries.map(({ book, key, value }) => [book, key, value]))}\n`;
}

interface Reading {
  readonly books: JournalBooks;
  readonly lines: number;
  /** Of whole lines. */
  readonly bytes: number;
  readonly isDamaged: boolean;
}

async function readJournal(path: string): Promise<Reading> {
  const books = new Map<string, Map<string, unknown>>();
  const data = await readFile(path).catch(error => {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  let lines = 0;
  let bytes = 0;
  // What stands behind the last line end was being written when the process was killed.
  for (let end = data.indexOf(LINE_END); end >= 0; end = data.indexOf(LINE_END, bytes)) {
    const entries = parseLine(data.toString('utf8', bytes, end));
    if (entries === null) return { books, lines, bytes, isDamaged: true };
    for (const entry of entries) applyEntry(books, entry);
    lines += 1;
    bytes = end + 1;
  }
  return { books, lines, bytes, isDamaged: false };
}

function applyEntry(books: Map<string, Map<string, unknown>>, { book, key, value }: JournalEntry): void {
  const entries = books.get(book) ?? new Map<string, unknown>();
  books.set(book, entries);
  // Deleted first: a map keeps the order of what was put last.
  entries.delete(key);
  if (value !== null) entries.set(key, value);
}

/** Null for what this program does not write. */
function parseLine(line: string): readonly JournalEntry[] | null {
  try {
    const entries: unknown = JSON.parse(line);
    assert(Array.isArray(entries), 'a line is a list');
    return entries.map(entry => {
      assert(Array.isArray(entry) && entry.length === 3, 'an entry has three parts');
      const [book, key, value] = entry as unknown[];
      assert(typeof book === 'string' && typeof key === 'string', 'an entry has names');
      return { book, key, value };
    });
  } catch {
    return null;
  }
}
