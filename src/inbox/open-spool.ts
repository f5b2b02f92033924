/** The spool: callbacks on this machine's disk while the database is away. What `append` has resolved for survives a power cut. */

import { type FileHandle, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../lib/log.js';
import { encodeRecord, readRecords, type SpooledCallback } from './spool-record.js';

export interface SpoolOptions {
  /** A folder of its own inside the instance's data folder. */
  readonly folder: string;
  readonly log: Log;
  /** All segments together; past this `append` rejects. */
  readonly bytesMax?: number;
}

export interface Spool {
  /** Resolves once the callback is synced to disk. Rejects when the spool is full or the disk refuses; nothing is kept then. */
  append(callback: SpooledCallback): Promise<void>;
  /**
   * Gives every spooled callback to `store`, oldest first, and forgets a segment when all of it is stored. Stops at the
   * first that cannot be stored. Callbacks appended meanwhile go to a new segment. Resolves to how many were stored.
   */
  drain(store: (callback: SpooledCallback) => Promise<void>): Promise<number>;
  isEmpty(): boolean;
  bytes(): number;
  /** Resolves to whether there is room and the disk takes a synced write now. */
  isWritable(): Promise<boolean>;
  close(): Promise<void>;
}

const BYTES_MAX = 100 * 1024 * 1024;
const SEGMENT_BYTES_MAX = 8 * 1024 * 1024;
/** Room for one more callback of the greatest length, with what is written about it. */
const ROOM_BYTES = 66 * 1024;
const SEGMENT = /^(\d{12})\.spool$/;

interface Waiting {
  readonly record: Buffer;
  resolve(): void;
  reject(error: unknown): void;
}

interface Segment {
  readonly path: string;
  bytes: number;
}

export async function openSpool({ folder, log, bytesMax = BYTES_MAX }: SpoolOptions): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const segments: Segment[] = await findSegments(folder);
  let nextNumber = 1 + Math.max(0, ...segments.map(({ path }) => Number(SEGMENT.exec(path.slice(-18))?.[1] ?? 0)));
  let current: { readonly file: FileHandle; readonly segment: Segment } | null = null;
  let waiting: Waiting[] = [];
  let unsettled = 0;
  let probing: Promise<boolean> | null = null;
  const inTurn = createTurns();

  const bytes = (): number => segments.reduce((sum, segment) => sum + segment.bytes, 0);

  const openSegment = async () => {
    if (current && current.segment.bytes < SEGMENT_BYTES_MAX) return current;
    await closeCurrent();
    const path = join(folder, `${String(nextNumber).padStart(12, '0')}.spool`);
    nextNumber += 1;
    const file = await open(path, 'ax', 0o600);
    const segment = { path, bytes: 0 };
    segments.push(segment);
    current = { file, segment };
    await syncFolder(folder);
    return current;
  };

  const closeCurrent = async (): Promise<void> => {
    const closing = current;
    current = null;
    await closing?.file.close().catch(() => undefined);
  };

  const forget = async (segment: Segment): Promise<void> => {
    await unlink(segment.path);
    segments.splice(segments.indexOf(segment), 1);
  };

  /** After a fault: the tail may be torn and the file is not trusted again; one that holds nothing does not stay. */
  const leaveCurrent = async (): Promise<void> => {
    const left = current?.segment;
    await current?.file.truncate(left?.bytes).catch(() => undefined);
    await closeCurrent();
    if (left?.bytes === 0) await forget(left).catch(() => undefined);
  };

  /** Everything that waits is written and synced together. */
  const writeWaiting = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    const data = Buffer.concat(batch.map(({ record }) => record));
    try {
      if (bytes() + data.length > bytesMax) throw new Error('the spool is full');
      const { file, segment } = await openSegment();
      await file.appendFile(data);
      await file.datasync();
      segment.bytes += data.length;
      for (const { resolve } of batch) resolve();
    } catch (error) {
      await leaveCurrent();
      for (const { reject } of batch) reject(error);
    }
    unsettled -= batch.length;
  };

  const drainSegment = async (segment: Segment, store: (callback: SpooledCallback) => Promise<void>) => {
    const { records, isTorn } = readRecords(await readFile(segment.path));
    if (isTorn) log.warn({ file: segment.path }, 'the end of a spool file is torn; what came before it is kept');
    for (const record of records) await store(record);
    await forget(segment);
    return records.length;
  };

  return Object.freeze({
    append: (callback: SpooledCallback) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ record: encodeRecord(callback), resolve, reject });
        unsettled += 1;
        if (waiting.length === 1) void inTurn(writeWaiting);
      }),
    drain: async store => {
      // Between two writes: a segment that is read is never written again.
      const closed = await inTurn(async () => {
        await closeCurrent();
        return [...segments];
      });
      let count = 0;
      for (const segment of closed) count += await drainSegment(segment, store);
      return count;
    },
    isEmpty: () => segments.length === 0 && unsettled === 0,
    bytes,
    isWritable: () => {
      probing ??= canWrite(folder).finally(() => {
        probing = null;
      });
      return bytes() + ROOM_BYTES <= bytesMax ? probing : Promise.resolve(false);
    },
    close: () => inTurn(closeCurrent),
  } satisfies Spool);
}

/** Work that must not overlap, in the order in which it was asked for. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function findSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter(name => SEGMENT.test(name)).sort();
  return Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      return { path, bytes: (await stat(path)).size };
    }),
  );
}

/** A new file is found after a power cut only if its folder was synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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
