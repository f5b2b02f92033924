/** A file of archived rows: compressed JSON lines, synced to disk before it is reported as written. */

import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { makeFolder } from '../lib/make-folder.js';
import { syncFolder } from '../lib/sync-folder.js';

/** A file that is made with its first row, never over an existing one. */
export interface ArchiveFile {
  /** Resolves once all rows are synced to disk. After a fault nothing more may be written. */
  write(rows: readonly object[]): Promise<void>;
  /** Where it is; null while nothing has been written. */
  path(): string | null;
  close(): Promise<void>;
}

const compress = promisify(gzip);

/**
 * Makes the file, and its folder, with the first row. Each write is a gzip member of its own, so that a process that was
 * killed can spoil only the last one, whose rows nobody has counted on. Refuses to write to a file that is there already.
 */
export function createArchiveFile(folder: string, name: string): ArchiveFile {
  let file: { readonly handle: FileHandle; readonly path: string } | null = null;

  const openFile = async () => {
    makeFolder(folder);
    const path = join(folder, `${name}.jsonl.gz`);
    const handle = await open(path, 'ax', 0o600);
    await syncFolder(folder);
    return { handle, path };
  };
  return Object.freeze({
    write: async rows => {
      if (rows.length === 0) return;
      file ??= await openFile();
      await file.handle.appendFile(await compress(rows.map(row => `${JSON.stringify(row)}\n`).join('')));
      await file.handle.datasync();
    },
    path: () => file?.path ?? null,
    close: async () => file?.handle.close(),
  } satisfies ArchiveFile);
}
