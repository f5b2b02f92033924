/** The spool as one frail process has it: real files, whose last record is torn when the process dies while it is written. */

import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { openSpool, type Spool, type StoreSpooled } from '../../../src/inbox/open-spool.js';
import type { SpooledCallback } from '../../../src/inbox/spool-record.js';
import { silentLog } from '../../../src/lib/log.js';
import type { Dice } from './dice.js';
import type { Disk } from './disk.js';
import type { Life } from './life.js';
import type { Weather } from './weather.js';

export interface FrailSpool extends Spool {
  /** After the process has died: the record that it was writing may be torn, and its files are let go. */
  abandon(): Promise<void>;
}

/** A process dies at the spool more often than elsewhere, because the spool is needed seldom. */
const TIMES_FRAILER = 30;

interface SpoolParts {
  readonly folder: string;
  readonly disk: Disk;
  readonly life: Life;
  readonly weather: Weather;
  readonly dice: Dice;
}

export async function openFrailSpool({ folder, disk, life, weather, dice }: SpoolParts): Promise<FrailSpool> {
  await disk.take();
  const real = await openSpool({ folder, log: silentLog }).finally(disk.give);
  /** How long the files were before the append whose caller has not heard of it yet. */
  let lengthsBefore: ReadonlyMap<string, number> | null = null;

  const appendForReal = async (callback: SpooledCallback): Promise<void> => {
    if (weather.isDiskFull()) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    await disk.take();
    try {
      // It died while it waited: its caller is gone, and nothing may be written any more.
      if (!life.isAlive()) return;
      lengthsBefore = await readLengths(folder);
      await real.append(callback);
    } finally {
      await disk.give();
    }
  };
  return Object.freeze({
    append: async (callback: SpooledCallback) => {
      await life.through('spool', () => appendForReal(callback), TIMES_FRAILER);
      lengthsBefore = null;
    },
    /** Holds the disk but for the time in which a callback is stored: two writers never race in real time. */
    drain: async (store: StoreSpooled) => {
      await disk.take();
      const storeInTurn: StoreSpooled = async callbacks => {
        await disk.give();
        return store(callbacks).finally(disk.take);
      };
      return real.drain(storeInTurn).finally(disk.give);
    },
    isEmpty: real.isEmpty,
    bytes: real.bytes,
    isWritable: real.isWritable,
    close: async () => undefined,
    abandon: async () => {
      await disk.take();
      try {
        await real.close();
        if (lengthsBefore) await tear(folder, lengthsBefore, dice);
      } finally {
        await disk.give();
      }
    },
  });
}

async function readLengths(folder: string): Promise<ReadonlyMap<string, number>> {
  const names = (await readdir(folder)).sort();
  const lengths = new Map<string, number>();
  for (const name of names) lengths.set(name, (await stat(join(folder, name))).size);
  return lengths;
}

/** Cuts what was written last anywhere behind what had been synced before it. */
async function tear(folder: string, before: ReadonlyMap<string, number>, dice: Dice): Promise<void> {
  for (const [name, length] of await readLengths(folder)) {
    const kept = before.get(name) ?? 0;
    if (length > kept) await truncate(join(folder, name), dice.int(kept, length));
  }
}
