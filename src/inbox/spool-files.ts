/** The spool's files: one is written and synced, the older ones wait to be drained. */

import { type FileHandle, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../lib/make-folder.js';
import { syncFolder } from '../lib/sync-folder.js';

/** One file of the spool. */
export interface SpoolFile {
  readonly path: string;
  /** Written and synced. */
  readonly bytes: number;
}

/** Writing and sealing must not overlap. */
export interface SpoolFiles {
  /** Resolves once it is synced to disk. After a fault nothing of it stays, and its file is not written again. */
  write(data: Buffer): Promise<void>;
  /** All files, oldest first; what is written later goes to a new one. */
  seal(): Promise<readonly SpoolFile[]>;
  remove(file: SpoolFile): Promise<void>;
  /** For a file that another process has removed. */
  forget(file: SpoolFile): void;
  /** Keeps a damaged file for a person to look at, under the name it resolves to; it is not read again. */
  setAside(file: SpoolFile): Promise<string>;
  /** Of all files together. */
  bytes(): number;
  isEmpty(): boolean;
}

const FILE_BYTES_MAX = 8 * 1024 * 1024;
const NAME = /^(\d{12})\.spool(\.damaged)?$/;

/** Makes the folder where it is missing, and finds what an earlier run has left there. */
export async function openSpoolFiles(folder: string): Promise<SpoolFiles> {
  makeFolder(folder);
  const names = (await readdir(folder)).filter(name => NAME.test(name)).sort();
  const files = await findFiles(folder, names);
  // A damaged file keeps its number, or the next one of that name would take its place.
  let lastNumber = Math.max(0, ...names.map(name => Number.parseInt(name, 10)));
  let current: { readonly handle: FileHandle; readonly file: { readonly path: string; bytes: number } } | null = null;

  const closeCurrent = async (): Promise<void> => {
    const closing = current;
    current = null;
    await closing?.handle.close().catch(() => undefined);
  };
  const openCurrent = async () => {
    if (current && current.file.bytes < FILE_BYTES_MAX) return current;
    await closeCurrent();
    lastNumber += 1;
    const path = join(folder, `${String(lastNumber).padStart(12, '0')}.spool`);
    const file = { path, bytes: 0 };
    current = { handle: await open(path, 'ax', 0o600), file };
    files.push(file);
    await syncFolder(folder);
    return current;
  };
  const forget = (file: SpoolFile): void => {
    files.splice(
      files.findIndex(({ path }) => path === file.path),
      1,
    );
  };
  const remove = async (file: SpoolFile): Promise<void> => {
    await unlink(file.path);
    forget(file);
  };
  /** The tail may be torn, and a disk that has failed once is not asked to sync the same file again. */
  const leaveCurrent = async (): Promise<void> => {
    const left = current?.file;
    await current?.handle.truncate(left?.bytes).catch(() => undefined);
    await closeCurrent();
    if (left?.bytes === 0) await remove(left).catch(() => undefined);
  };

  return Object.freeze({
    write: async data => {
      try {
        const { handle, file } = await openCurrent();
        await handle.appendFile(data);
        await handle.datasync();
        file.bytes += data.length;
      } catch (error) {
        await leaveCurrent();
        throw error;
      }
    },
    seal: async () => {
      await closeCurrent();
      return [...files];
    },
    remove,
    forget,
    setAside: async file => {
      const path = `${file.path}.damaged`;
      await rename(file.path, path);
      forget(file);
      return path;
    },
    bytes: () => files.reduce((sum, file) => sum + file.bytes, 0),
    isEmpty: () => files.length === 0,
  } satisfies SpoolFiles);
}

function findFiles(folder: string, names: readonly string[]): Promise<{ readonly path: string; bytes: number }[]> {
  const whole = names.filter(name => name.endsWith('.spool'));
  return Promise.all(
    whole.map(async name => {
      const path = join(folder, name);
      return { path, bytes: (await stat(path)).size };
    }),
  );
}
