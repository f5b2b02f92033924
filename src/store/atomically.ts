/** Runs units of work: one transaction each, repeated from the start when the database undid it, never half of one. */

import type { DataSource, QueryRunner } from 'typeorm';
import { type Clock, pause } from '../lib/clock.js';
import { createSerialQueue } from '../lib/serial-queue.js';
import type { Dialect } from './dialect.js';
import { createRowPlans } from './row-plan.js';
import {
  isContended,
  isLongWait,
  isRepeatable,
  isUnavailable,
  RowsLocked,
  StoreContended,
  StoreUnavailable,
} from './store-fault.js';
import { createUnit, type Progress, type Unit } from './unit.js';

const TRIES_MAX = 5;
/** For as long as one statement may take: after that a callback is better off in the spool. */
const TRYING_MAX_MS = 2_000;
const PAUSE_MS = 5;

/**
 * How a unit bears it that others have locked a row that it needs. LONG: it waits and runs again, for two seconds. SHORT: it
 * waits once, for a second. NONE: it waits for no row that it locks. The head of the feed is waited for by all.
 */
export type Patience = 'LONG' | 'SHORT' | 'NONE';

/** Runs `work` in a transaction; see `Store`. */
export type Atomically = <T>(work: (unit: Unit) => Promise<T>, patience?: Patience) => Promise<T>;

export interface AtomicallyOptions {
  readonly writer: DataSource;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** Asked before each unit: another server may have taken over. */
  readonly statementBytesMax: () => number;
  /** Told of every unit that has tried to write whether what it wrote was stored, or what the database said instead. */
  readonly noteWrite: (isStored: boolean, refusal?: unknown) => void;
}

/** On SQLite units wait in a line: its single connection would mix them, and one's rollback would erase the other's rows. */
export function createAtomically(options: AtomicallyOptions): Atomically {
  const { writer, dialect, clock, statementBytesMax, noteWrite } = options;
  const planOf = createRowPlans(writer);
  const runOnce = <T>(work: (unit: Unit) => Promise<T>, isAgain: boolean, isWaiting: boolean, progress: Progress) =>
    inTransaction(writer, dialect, async runner => {
      const shared = { runner, dialect, planOf, isAgain, isWaiting, progress };
      const result = await work(createUnit({ ...shared, statementBytesMax: statementBytesMax() }));
      progress.isCommitting = true;
      return result;
    });
  const run: Atomically = async (work, patience = 'LONG') => {
    const startedAt = clock.monotonic();
    const isWorthTrying = (error: unknown, tries: number, { isAtHead }: Progress): boolean => {
      // Another process holds the SQLite file, for a backup perhaps: there is nothing to lose by waiting for it.
      const isPatient = dialect === 'sqlite' && isContended(error);
      if (isLongWait(error) && !isAtHead && patience !== 'LONG') return false;
      return isRepeatable(error) && (isPatient || tries < TRIES_MAX) && clock.monotonic() - startedAt < TRYING_MAX_MS;
    };
    // From the first commit on, whatever becomes of later tries: its answer may have been lost on the way.
    let isUndecided = false;
    for (let tries = 1; ; tries += 1) {
      const progress: Progress = { hasWritten: false, isAtHead: false, isCommitting: false };
      try {
        const result = await runOnce(work, tries > 1, dialect === 'sqlite' || patience !== 'NONE', progress);
        if (progress.hasWritten) noteWrite(true);
        return result;
      } catch (error) {
        isUndecided ||= progress.isCommitting;
        if (!isWorthTrying(error, tries, progress)) {
          const fault = asStoreFault(error, progress, isUndecided);
          if (fault instanceof StoreUnavailable && !(fault instanceof StoreContended)) noteWrite(false, error);
          throw fault;
        }
      }
      await pause(clock, PAUSE_MS * tries);
    }
  };
  if (dialect !== 'sqlite') return run;
  const inTurn = createSerialQueue();
  return (work, patience) => inTurn(() => run(work, patience));
}

/**
 * The statements are written here and not left to TypeORM, which counts transactions by itself: after a rollback that the
 * database has done on its own it would go on with savepoints in no transaction, and acknowledge what is never committed.
 */
async function inTransaction<T>(
  writer: DataSource,
  dialect: Dialect,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = writer.createQueryRunner();
  try {
    await runner.query(dialect === 'sqlite' ? 'BEGIN IMMEDIATE' : 'START TRANSACTION');
    const result = await work(runner);
    await runner.query('COMMIT');
    return result;
  } catch (error) {
    // It fails when the connection is gone or the database has rolled back already: there is nothing left to undo.
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

function asStoreFault(error: unknown, { isAtHead }: Progress, isUndecided: boolean): unknown {
  const keys = error instanceof RowsLocked ? error.keys : [];
  if (keys.length > 0 || (isLongWait(error) && !isAtHead)) {
    return new StoreContended('another transaction holds a row', { cause: error, isUndecided, keys });
  }
  if (!isUnavailable(error) && !isContended(error)) return error;
  return new StoreUnavailable('the database does not answer', { cause: error, isUndecided });
}
