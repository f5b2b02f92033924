/** Erases what is in the data folder beside the database: files of the archive, and of the spool. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ERASED_BODY, ERASED_HASH } from '../inbox/erased-bytes.js';
import { takeFolder } from '../lib/data-folder.js';
import { errorCode } from '../lib/error-code.js';
import { isFolder } from '../lib/make-folder.js';
import { type ArchivedRow, eraseArchive, eraseSetAside, type IsNamed } from './archive-files.js';

/** Which rows of files are erased. */
export interface Erasable {
  readonly isCallback: (row: ArchivedRow, bytes: Buffer) => boolean;
  readonly isOfSpool: IsNamed;
  /** Takes the person out of an event, wherever that is in it. */
  readonly eraseEvent: (said: EventTexts, row: ArchivedRow) => EventTexts;
}

/** What an archived event says of people: the payment as JSON, and what was noted about it. */
export interface EventTexts {
  readonly snapshot: string;
  readonly note: string | null;
}

/** The files of this instance. */
export interface DataFiles {
  /** Resolves to null while another process works in one of the archives; until `close` none does. */
  take(): Promise<TakenFiles | null>;
}

/** The files in the hands of this process. */
export interface TakenFiles {
  /** Whether callbacks wait in the spool for the database. */
  isSpooling(): Promise<boolean>;
  /** Returns how many rows were changed. */
  erase(what: Erasable): Promise<number>;
  close(): void;
}

/** `archives` are in other folders: each must be there. The data folder may have none. */
export function createDataFiles(dataDir: string, archives: readonly string[] = []): DataFiles {
  const spool = join(dataDir, 'spool');
  return Object.freeze({
    take: async () => {
      const folders = [...new Set([...[join(dataDir, 'archive')].filter(isFolder), ...archives])];
      const locks = folders.map(takeFolder);
      const close = (): void => {
        for (const lock of locks) lock?.close();
      };
      if (locks.includes(null)) {
        close();
        return null;
      }
      return {
        isSpooling: () => hasSpooled(spool),
        erase: async (what: Erasable) => {
          let changed = await eraseSetAside(spool, what.isOfSpool);
          for (const folder of folders) changed += await eraseArchive(folder, row => eraseRow(row, what));
          return changed;
        },
        close,
      };
    },
  } satisfies DataFiles);
}

async function hasSpooled(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).some(name => name.endsWith('.spool'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** A row of the archive has the columns of its table; a body is in base64. */
function eraseRow(row: ArchivedRow, { isCallback, eraseEvent }: Erasable): ArchivedRow {
  const { body, bodyHash, snapshot } = row;
  if (typeof body === 'string') {
    const isKept = bodyHash === ERASED_HASH || !isCallback(row, Buffer.from(body, 'base64'));
    if (isKept) return row;
    return { ...row, body: ERASED_BODY.toString('base64'), bodyHash: ERASED_HASH, note: null };
  }
  if (typeof snapshot !== 'string') return row;
  const note = typeof row.note === 'string' ? row.note : null;
  const erased = eraseEvent({ snapshot, note }, row);
  return erased.snapshot === snapshot && erased.note === note ? row : { ...row, ...erased };
}
