/** `archive`: takes old callbacks, and the payments inside old events, out of the database into files, beside running gateways. */

import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { archiveAll } from '../archive/archive-all.js';
import { readConfig } from '../config/config.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { keepAwake, systemClock } from '../lib/clock.js';
import { takeFolder } from '../lib/data-folder.js';
import { errorCode } from '../lib/error-code.js';
import { silentLog } from '../lib/log.js';
import { makeFolder } from '../lib/make-folder.js';
import { openStore } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { tables } from '../tables.js';

export interface ArchiveOptions {
  /** UTC milliseconds. */
  readonly before: number;
  /** Null: in DATA_DIR. */
  readonly to: string | null;
}

/** Takes no lock on DATA_DIR, which belongs to a running gateway: several processes may use the database for this. */
export async function archive({ before, to }: ArchiveOptions): Promise<number> {
  const { database, dataDir } = readConfig();
  const folder = to ?? join(dataDir, 'archive');
  const sleep = keepAwake();
  // First: where there is no database yet, no folder is made for what would come from it.
  const store = await openStore({ address: database, tables, clock: systemClock, log: silentLog, isSchemaGiven: true });
  let lock: ReturnType<typeof takeFolder> = null;
  try {
    lock = takeArchive(folder);
    for (const { name, archived, path } of await archiveAll({ store, clock: systemClock, before, folder })) {
      process.stdout.write(`${archived} ${name} archived${path === null ? '' : ` to ${path}`}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const why = store.health().problem ?? 'The database does not answer.';
    throw new GatewayError('UNAVAILABLE', `${why} The files archived so far are complete. Run the command again.`);
  } finally {
    await store.close();
    lock?.close();
    sleep();
  }
}

/** Until it is closed no other command works there. */
function takeArchive(folder: string) {
  probeFolder(folder);
  const lock = takeFolder(folder);
  if (lock) return lock;
  const advice = 'Run this command again when it has finished';
  throw new GatewayError('UNAVAILABLE', `Another archive command or an erasure is using this folder. ${advice}.`);
}

/** Before anything is taken out of the database: a file must be possible there, also when none will be needed. */
function probeFolder(folder: string): void {
  try {
    makeFolder(folder);
    rmdirSync(mkdtempSync(join(folder, '.probe-')));
  } catch (error) {
    throw badInput('--to', `a writable folder: ${folder} (${errorCode(error)})`);
  }
}
