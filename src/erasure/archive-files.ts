/** Rewrites the files of the archive, and those of the spool that were set aside, without the rows' persons. */

import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';

import { errorCode } from '../lib/error-code.js';
import { syncFolder } from '../lib/sync-folder.js';

/** The row without its person; the very same where it has none. */
export type EraseArchived = (row: ArchivedRow) => ArchivedRow;

/** A line of the archive: a callback or an event, whatever release has written it. */
export type ArchivedRow = Readonly<Record<string, unknown>>;

const ARCHIVED = /^(?:callbacks|events)-.*\.jsonl\.gz$/;
const SET_ASIDE = /\.spool\.damaged$/;
const NEW = '.erasing';
const ROWS_AT_ONCE = 500;

const compress = promisify(gzip);

/** Returns how many rows were changed. Each file is replaced as a whole or not at all; nobody else may write to the folder. */
export async function eraseArchive(folder: string, erase: EraseArchived): Promise<number> {
  let changed = 0;
  for (const name of await listFiles(folder, ARCHIVED)) changed += await eraseFile(folder, name, erase);
  return changed;
}

/** A line of a spool file that was set aside, with its body as it came, and when the file was last written (UTC milliseconds). */
export type IsNamed = (line: Buffer, writtenAt: number) => boolean;

/** Takes lines out of spool files that were set aside as damaged: those that were whole are in the database. Returns how many. */
export async function eraseSetAside(folder: string, isNamed: IsNamed): Promise<number> {
  let removed = 0;
  for (const name of await listFiles(folder, SET_ASIDE)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    const lines = (await readFile(path)).toString('latin1').split(/(?<=\n)/);
    const kept = lines.filter(line => !isNamed(decodeBody(line), mtimeMs));
    removed += lines.length - kept.length;
    if (kept.length < lines.length) await replaceFile(folder, name, file => file.appendFile(kept.join(''), 'latin1'));
  }
  return removed;
}

async function eraseFile(folder: string, name: string, erase: EraseArchived): Promise<number> {
  const path = join(folder, name);
  if (!(await needsErasing(path, erase))) return 0;
  let changed = 0;
  await replaceFile(folder, name, async file => {
    let rows: string[] = [];
    const write = async (): Promise<void> => {
      if (rows.length > 0) await file.appendFile(await compress(rows.join('')));
      rows = [];
    };
    for await (const row of readRows(path)) {
      const erased = erase(row);
      if (erased !== row) changed += 1;
      rows.push(`${JSON.stringify(erased)}\n`);
      if (rows.length === ROWS_AT_ONCE) await write();
    }
    await write();
  });
  return changed;
}

async function needsErasing(path: string, erase: EraseArchived): Promise<boolean> {
  for await (const row of readRows(path)) if (erase(row) !== row) return true;
  return false;
}

/** There is the old file or the new one, whole. */
async function replaceFile(folder: string, name: string, write: (file: FileHandle) => Promise<unknown>): Promise<void> {
  const path = join(folder, name);
  const file = await open(path + NEW, 'w', 0o600);
  try {
    await write(file);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(path + NEW, path);
  await syncFolder(folder);
}

/** The whole lines: what a killed process has left at the end was counted by nobody, and is in the database. */
async function* readRows(path: string): AsyncGenerator<ArchivedRow> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path).pipe(createGunzip()).setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as ArchivedRow;
    }
  } catch (error) {
    if (errorCode(error) !== 'Z_BUF_ERROR') throw error;
  }
}

async function listFiles(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter(name => pattern.test(name)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function decodeBody(line: string): Buffer {
  const [, body = ''] = /"body":"([A-Za-z0-9+/=]*)/.exec(line) ?? [];
  return Buffer.concat([Buffer.from(line, 'latin1'), Buffer.from(body, 'base64')]);
}
