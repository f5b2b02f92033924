/** The journal: what was settled is there again after any crash, and a file that grows is written anew. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Journal, type JournalEntry, openJournal } from '../../../src/lib/journal.js';
import { silentLog } from '../../../src/lib/log.js';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function newPath(): string {
  files += 1;
  return join(folder, `${files}.jsonl`);
}

/** A journal with the books that it is about, as a station would keep them. */
async function open(path: string, linesMax?: number) {
  const books = new Map<string, Map<string, unknown>>();
  const bookOf = (name: string) => {
    const book = books.get(name) ?? new Map<string, unknown>();
    books.set(name, book);
    return book;
  };
  function* snapshot(): Generator<JournalEntry> {
    for (const [book, entries] of books) for (const [key, value] of entries) yield { book, key, value };
  }
  const journal = await openJournal({
    path,
    snapshot,
    log: silentLog,
    ...(linesMax === undefined ? {} : { linesMax }),
  });
  for (const [name, entries] of journal.found) for (const [key, value] of entries) bookOf(name).set(key, value);
  const put = (entry: JournalEntry) => {
    if (entry.value === null) bookOf(entry.book).delete(entry.key);
    else bookOf(entry.book).set(entry.key, entry.value);
    journal.put(entry);
  };
  return { journal, put, now: () => plain(books) };
}

async function reopen(path: string): Promise<Record<string, Record<string, unknown>>> {
  const { journal, now } = await open(path);
  await journal.close();
  return now();
}

function plain(books: Journal['found']): Record<string, Record<string, unknown>> {
  const filled = [...books].filter(([, entries]) => entries.size > 0);
  return Object.fromEntries(filled.map(([name, entries]) => [name, Object.fromEntries(entries)]));
}

const entry: fc.Arbitrary<JournalEntry> = fc.record({
  book: fc.constantFrom('transactions', 'tasks'),
  key: fc.constantFrom('1', '2', '3', '\u2028'),
  value: fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }), fc.record({ text: fc.constant('\n\u2028\r"') })),
});

describe('N4: a journal', () => {
  test('N4: has after a crash all that was settled, and of a torn line nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(entry, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        fc.nat(),
        async (batches, cut) => {
          const path = newPath();
          const { journal, put, now } = await open(path);
          const states = [{ bytes: 0, books: now() }];
          for (const batch of batches) {
            for (const each of batch) put(each);
            await journal.settle();
            states.push({ bytes: statSync(path).size, books: now() });
          }
          // Not closed: the process is killed, and the disk has kept any part of the file.
          const size = statSync(path).size;
          const kept = size === 0 ? 0 : cut % (size + 1);
          truncateSync(path, kept);
          const expected = states.findLast(({ bytes }) => bytes <= kept);
          const again = await open(path);
          expect(again.now()).toEqual(expected?.books);
          again.put({ book: 'tasks', key: 'after', value: 1 });
          await again.journal.close();
          const last = await open(path);
          expect(last.now()).toEqual(again.now());
          await Promise.all([journal.close(), last.journal.close()]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('N4: is written anew when most of it is past, and loses nothing by it', async () => {
    const path = newPath();
    const { journal, put, now } = await open(path, 10);
    for (let number = 0; number < 100; number += 1) {
      put({ book: 'tasks', key: String(number % 3), value: { number, text: 'x'.repeat(1_000) } });
      await journal.settle();
    }
    expect(statSync(path).size).toBeLessThan(20_000);
    await journal.close();
    expect(await reopen(path)).toEqual(now());
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  test('N4: writes together what was put together', async () => {
    const path = newPath();
    const { journal, put } = await open(path);
    put({ book: 'transactions', key: '1', value: 'paid' });
    put({ book: 'tasks', key: '1', value: null });
    await journal.close();
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });

  test('N4: keeps a damaged file aside, and goes on with what stood before the damage', async () => {
    for (const damage of ['nonsense\n', '{"book":1}\n', '[["tasks","2"]]\n', '[[1,2,3]]\n', '\u0000\u0000\n']) {
      const path = newPath();
      writeFileSync(path, `[["tasks","1","first"]]\n${damage}[["tasks","3","third"]]\n`);
      const { journal, put, now } = await open(path);
      expect(now()).toEqual({ tasks: { 1: 'first' } });
      expect(readFileSync(`${path}.damaged`, 'utf8')).toContain('third');
      put({ book: 'tasks', key: '4', value: 'fourth' });
      await journal.close();
      expect(await reopen(path)).toEqual({ tasks: { 1: 'first', 4: 'fourth' } });
    }
  });

  test('N4: goes on in memory when the disk refuses, and has what was settled before', async () => {
    const path = newPath();
    const { journal, put, now } = await open(path, 1);
    put({ book: 'tasks', key: '1', value: 'first' });
    await journal.settle();
    // Where the file is to be written anew there is something else.
    mkdirSync(`${path}.new`);
    for (const key of ['2', '3']) {
      put({ book: 'tasks', key, value: 'later' });
      await journal.settle();
    }
    expect(now()).toEqual({ tasks: { 1: 'first', 2: 'later', 3: 'later' } });
    await journal.close();
    expect(await reopen(path)).toEqual({ tasks: { 1: 'first' } });
  });
});
