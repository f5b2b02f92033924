/** Runs units of work: one transaction each, repeated from the start when the database undid it, never half of one. */

import type { DataSource, QueryRunner } from 'typeorm';
import { type Clock, pause } from '../lib/clock.js';
import { createSerialQueue } from '../lib/serial-queue.js';
import type { Dialect } from './dialect.js';
import { createRowPlans } from './row-plan.js';
import { isContended, isRepeatable, isUnavailable, StoreUnavailable } from './store-fault.js';
import { createUnit, type Unit } from './unit.js';

const TRIES_MAX = 5;
/** For as long as one statement may take: after that a callback is better off in the spool. */
const TRYING_MAX_MS = 2_000;
const PAUSE_MS = 5;

type Atomically = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

export interface AtomicallyOptions {
  readonly writer: DataSource;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** Asked before each unit: another server may have taken over. */
  readonly statementBytesMax: () => number;
}

/** On SQLite units wait in a line: its single connection would mix them, and one's rollback would erase the other's rows. */
export function createAtomically({ writer, dialect, clock, statementBytesMax }: AtomicallyOptions): Atomically {
  const planOf = createRowPlans(writer);
  const runOnce = <T>(work: (unit: Unit) => Promise<T>, isAgain: boolean, onCommit: () => void) =>
    inTransaction(writer, dialect, async runner => {
      const result = await work(
        createUnit({ runner, dialect, planOf, isAgain, statementBytesMax: statementBytesMax() }),
      );
      onCommit();
      return result;
    });
  const run: Atomically = async work => {
    const startedAt = clock.monotonic();
    const isWorthTrying = (error: unknown, tries: number): boolean => {
      // Another process holds the SQLite file, for a backup perhaps: there is nothing to lose by waiting for it.
      const isPatient = dialect === 'sqlite' && isContended(error);
      return isRepeatable(error) && (isPatient || tries < TRIES_MAX) && clock.monotonic() - startedAt < TRYING_MAX_MS;
    };
    // From the first commit on, whatever becomes of later tries: its answer may have been lost on the way.
    let isUndecided = false;
    for (let tries = 1; ; tries += 1) {
      try {
        return await runOnce(work, tries > 1, () => {
          isUndecided = true;
        });
      } catch (error) {
        if (!isWorthTrying(error, tries)) throw asStoreFault(error, isUndecided);
      }
      await pause(clock, PAUSE_MS * tries);
    }
  };
  if (dialect !== 'sqlite') return run;
  const inTurn = createSerialQueue();
  return work => inTurn(() => run(work));
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

function asStoreFault(error: unknown, isUndecided: boolean): unknown {
  if (!isUnavailable(error) && !isContended(error)) return error;
  return new StoreUnavailable('the database does not answer', { cause: error, isUndecided });
}
