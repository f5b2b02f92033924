/** Archives everything that may go, step by step, pausing between steps for as long as each took. */

import type { OldCallback } from '../inbox/old-callbacks.js';
import { type Clock, pause } from '../lib/clock.js';
import { createFindPayments } from '../payments/find-payments.js';
import type { Store } from '../store/open-store.js';
import { archiveCallbacks } from './archive-callbacks.js';
import { type ArchiveStep, archiveEvents, type KeepRows } from './archive-events.js';
import { createArchiveFile } from './archive-file.js';

/** One run of the archive. */
export interface ArchiveRun {
  readonly store: Store;
  readonly clock: Clock;
  /** UTC milliseconds. */
  readonly before: number;
  readonly folder: string;
}

/** How many rows of a table went, and into which file. */
export interface Archived {
  readonly name: 'callbacks' | 'events';
  readonly archived: number;
  /** Null when there was nothing to archive. */
  readonly path: string | null;
}

/** The gateways get the database back at least half of the time. */
const REST_MS_MIN = 5;

/** Killed at any moment, each row is in the database, in a file, or in both. Rejects with what failed first. */
export async function archiveAll(run: ArchiveRun): Promise<readonly Archived[]> {
  const { store, before } = run;
  const find = createFindPayments(store);
  let position = '';
  const callbacks = await archiveInSteps(run, 'callbacks', async keep => {
    const keepCallbacks: KeepRows<OldCallback> = rows => keep(rows.map(presentCallback));
    const step = await archiveCallbacks({ store, find, keep: keepCallbacks }, before, position);
    position = step.position;
    return step;
  });
  const events = await archiveInSteps(run, 'events', keep => archiveEvents(store, before, keep));
  return [callbacks, events];
}

async function archiveInSteps(
  { clock, folder }: ArchiveRun,
  name: Archived['name'],
  takeStep: (keep: KeepRows<object>) => Promise<ArchiveStep>,
): Promise<Archived> {
  const file = createArchiveFile(folder, `${name}-${nameOf(clock.now())}-${process.pid}`);
  let archived = 0;
  try {
    for (;;) {
      const startedAt = clock.monotonic();
      const step = await takeStep(file.write);
      archived += step.archived;
      if (step.isLast) return { name, archived, path: file.path() };
      await pause(clock, Math.max(REST_MS_MIN, clock.monotonic() - startedAt));
    }
  } finally {
    await file.close();
  }
}

/** Bytes have no form in JSON. */
function presentCallback(row: OldCallback): object {
  return { ...row, body: Buffer.from(row.body).toString('base64') };
}

/** An instant as part of a file's name. */
function nameOf(at: number): string {
  return new Date(at).toISOString().replace(/[:.]/g, '-');
}
