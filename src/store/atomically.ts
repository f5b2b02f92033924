/** Runs units of work: one transaction each, repeated from the start when the database undid it, never half of one. */

import type { DataSource, QueryRunner } from 'typeorm';
import type { Dialect } from './dialect.js';
import { createRowPlans } from './row-plan.js';
import { isRepeatable, isUnavailable, StoreUnavailable } from './store-fault.js';
import { createUnit, type Unit } from './unit.js';

const TRIES_MAX = 5;

type Atomically = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

/** On SQLite units wait in a line: its single connection would mix them, and one's rollback would erase the other's rows. */
export function createAtomically(writer: DataSource, dialect: Dialect): Atomically {
  const planOf = createRowPlans(writer);
  const runOnce = <T>(work: (unit: Unit) => Promise<T>) =>
    inTransaction(writer, runner => work(createUnit(runner, dialect, planOf)));
  const run: Atomically = async work => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await runOnce(work);
      } catch (error) {
        if (tries < TRIES_MAX && isRepeatable(error)) continue;
        throw isUnavailable(error) ? new StoreUnavailable('the database does not answer', { cause: error }) : error;
      }
    }
  };
  return dialect === 'sqlite' ? inLine(run) : run;
}

async function inTransaction<T>(writer: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = writer.createQueryRunner();
  try {
    await runner.startTransaction();
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // A connection that is gone cannot roll back; the server does it by itself.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** One after the other, in the order of the calls. */
function inLine(run: Atomically): Atomically {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(() => run(work));
    last = mine.catch(() => undefined);
    return mine;
  };
}
