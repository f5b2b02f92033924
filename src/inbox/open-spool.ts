/** The spool: callbacks on local disk while the database is unreachable. Once `append` resolves, its callback survives a power cut. */

import { open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../lib/error-code.js';
import type { Log } from '../lib/log.js';
import { createSerialQueue } from '../lib/serial-queue.js';
import { isCallbackRoute, tellsOfOthers } from '../operations/callback-routes.js';
import { openSpoolFiles, type SpoolFile } from './spool-files.js';
import { encodeRecord, readRecords, type SpooledCallback } from './spool-record.js';

export interface SpoolOptions {
  /** A folder of its own inside the instance's data folder. */
  readonly folder: string;
  readonly log: Log;
  /** All files together; past this `append` rejects. */
  readonly bytesMax?: number;
}

/** The result of storing a spooled callback. LATER: this one alone could not be stored. */
export type Stored = 'STORED' | 'LATER';

/** Resolves to the result of each, in order; rejects if the database is unreachable. May get the same callbacks again. */
export type StoreSpooled = (callbacks: readonly SpooledCallback[]) => Promise<readonly Stored[]>;

/** What a drain has come to. */
export interface Drained {
  readonly stored: number;
  /** How many of those that were tried have to wait. */
  readonly left: number;
}

/** Callbacks in the order of their receipt; one process writes and drains them. */
export interface Spool {
  /** Resolves once the callback is synced to disk. Rejects when the spool is full or the disk refuses; nothing is kept then. */
  append(callback: SpooledCallback): Promise<void>;
  /**
   * Gives every spooled callback to `store`, many at a time, oldest first, and forgets a file when all of it is stored. What
   * has to wait is given again by the next call, and nothing else of its file. Stops when `store` rejects, and passes over a
   * file that cannot be read. Callbacks appended meanwhile go to a new file.
   */
  drain(store: StoreSpooled): Promise<Drained>;
  isEmpty(): boolean;
  bytes(): number;
  /** Resolves to whether there is room and the disk takes a synced write now. */
  isWritable(): Promise<boolean>;
  close(): Promise<void>;
}

const BYTES_MAX = 100 * 1024 * 1024;
/** Room for one more callback of the greatest length, 64 KiB in base64, with what is written about it. */
const ROOM_BYTES = 90 * 1024;
/** Given to the database together: as many as go into one transaction. */
const DRAINED_AT_ONCE = 128;

/**
 * The last room is for payments that have nothing in the spool yet: what comes about one payment cannot use it up. At a shortcode's own URL
 * each message tells of another payment.
 */
const RESERVE_SHARE = 0.2;

interface Waiting {
  readonly record: Buffer;
  resolve(): void;
  reject(error: unknown): void;
}

/** Finds what an earlier run has left. Rejects when the folder cannot be made or read. */
export async function openSpool({ folder, log, bytesMax = BYTES_MAX }: SpoolOptions): Promise<Spool> {
  const files = await openSpoolFiles(folder);
  const inTurn = createSerialQueue();
  let waiting: Waiting[] = [];
  let unsettled = 0;
  let probing: Promise<boolean> | null = null;
  /** Ids of what has been stored, of files in which something still waits. */
  const stored = new Map<string, Set<string>>();
  /** Of the callbacks in the spool that this process has written. */
  const tickets = new Set<string | null>();

  /** Everything that waits is written and synced together. */
  const writeWaiting = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    const data = Buffer.concat(batch.map(({ record }) => record));
    try {
      if (files.bytes() + data.length > bytesMax) throw new Error('the spool is full');
      await files.write(data);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    unsettled -= batch.length;
  };

  /** Null for a file that cannot be read now: it stays, and holds up none of the others. One that is gone is forgotten. */
  const readWhole = (file: SpoolFile): Promise<Buffer | null> =>
    readFile(file.path).catch((error: unknown) => {
      log.error({ err: error, file: file.path }, 'a spool file cannot be read; the others are processed');
      if (errorCode(error) === 'ENOENT') files.forget(file);
      return null;
    });

  const drainFile = async (file: SpoolFile, bytes: Buffer, store: StoreSpooled): Promise<Drained> => {
    const { records, damaged, isTorn } = readRecords(bytes);
    if (isTorn)
      log.warn({ file: file.path }, 'a spool file ends in an incomplete record; the records before it are kept');
    const done = stored.get(file.path) ?? new Set<string>();
    stored.set(file.path, done);
    const before = done.size;
    const rest = records.filter(({ id }) => !done.has(id));
    for (let at = 0; at < rest.length; at += DRAINED_AT_ONCE) {
      const batch = rest.slice(at, at + DRAINED_AT_ONCE);
      const outcomes = await store(batch);
      for (const [index, { id }] of batch.entries()) if (outcomes[index] === 'STORED') done.add(id);
    }
    const drained = { stored: done.size - before, left: records.length - done.size };
    if (drained.left > 0) return drained;
    if (damaged === 0) await files.remove(file);
    else
      log.error(
        { file: await files.setAside(file), damaged },
        'a spool file is damaged; its intact records are stored',
      );
    stored.delete(file.path);
    return drained;
  };

  return Object.freeze({
    append: (callback: SpooledCallback) =>
      new Promise<void>((resolve, reject) => {
        const isReserved = files.bytes() > bytesMax * (1 - RESERVE_SHARE);
        if (isReserved && !mayBeFirst(callback, tickets)) {
          return reject(new Error('the rest of the spool is kept for payments that are not in it yet'));
        }
        tickets.add(callback.ticket);
        waiting.push({ record: encodeRecord(callback), resolve, reject });
        unsettled += 1;
        if (waiting.length === 1) void inTurn(writeWaiting);
      }),
    drain: async store => {
      const total = { stored: 0, left: 0 };
      // Sealed between two writes: a file that is drained is never written again.
      for (const file of await inTurn(files.seal)) {
        const bytes = await readWhole(file);
        const drained = bytes && (await drainFile(file, bytes, store));
        total.stored += drained?.stored ?? 0;
        total.left += drained?.left ?? 0;
      }
      if (files.isEmpty() && unsettled === 0) tickets.clear();
      return total;
    },
    isEmpty: () => files.isEmpty() && unsettled === 0,
    bytes: files.bytes,
    isWritable: () => {
      probing ??= canWrite(folder).finally(() => {
        probing = null;
      });
      return files.bytes() + ROOM_BYTES <= bytesMax ? probing : Promise.resolve(false);
    },
    close: async () => {
      // Its file would stay behind.
      await probing;
      await inTurn(files.seal);
    },
  } satisfies Spool);
}

/** Whether it may be all that the spool has about its payment. */
function mayBeFirst({ route, ticket }: SpooledCallback, known: ReadonlySet<string | null>): boolean {
  if (ticket === null) return false;
  return (isCallbackRoute(route) && tellsOfOthers(route)) || !known.has(ticket);
}

async function canWrite(folder: string): Promise<boolean> {
  const path = join(folder, 'probe');
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.appendFile('probe');
      await file.datasync();
    } finally {
      await file.close();
    }
    await unlink(path);
    return true;
  } catch {
    return false;
  }
}
