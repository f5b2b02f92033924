/** The store as one frail process has it: the real one, which may be away, slow, or lose its answers, under a process that may die in any unit. */

import type { Store } from '../../../src/store/open-store.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import type { Unit } from '../../../src/store/unit.js';
import { createReaderView } from './frail-reader.js';
import type { Life } from './life.js';
import type { Weather } from './weather.js';

/** Ends a unit so that the database rolls it back. */
class Undone extends Error {}

type Work<T> = (unit: Unit) => Promise<T>;

export function createFrailStore(real: Store, life: Life, weather: Weather): Store {
  const view = createReaderView(real, life, weather);

  const runOnce = <T>(work: Work<T>): Promise<T> => real.atomically(unit => work(frailUnit(unit, life)));
  const undo = async <T>(work: Work<T>): Promise<void> => {
    const undone = real.atomically(async unit => {
      await work(frailUnit(unit, life));
      throw new Undone();
    });
    await undone.catch(error => {
      if (!(error instanceof Undone)) throw error;
    });
  };
  const away = () => new StoreUnavailable('the simulated database does not answer');

  const run = async <T>(work: Work<T>): Promise<T> => {
    await weather.lag();
    if (weather.isAway()) throw away();
    const fate = weather.drawUnit();
    if (fate === 'REFUSED') throw away();
    if (fate === 'UNDONE' || fate === 'UNDONE_THEN_DONE') await undo(work);
    if (fate === 'UNDONE') throw away();
    // Its first commit was not heard of, so the store ran the unit again.
    if (fate === 'DONE_TWICE') await runOnce(work);
    const result = await runOnce(work);
    await weather.lag();
    if (fate === 'UNHEARD') throw new StoreUnavailable('the simulated commit is not heard of', { isUndecided: true });
    return result;
  };

  return Object.freeze({
    dialect: real.dialect,
    reader: () => view,
    atomically: <T>(work: Work<T>) => life.through('store', () => run(work)),
    isAnswering: () =>
      life.through('probe', async () => {
        await weather.lag();
        return !weather.isAway();
      }),
    health: real.health,
    close: async () => undefined,
  } satisfies Store);
}

/** The process may die at each statement: the database then rolls back what the unit has done. */
function frailUnit(unit: Unit, life: Life): Unit {
  const verb = <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) => {
    return async (...given: Arguments): Promise<Result> => {
      if (life.mayEnd('inside a unit')) throw new Undone();
      return call(...given);
    };
  };
  return {
    runner: unit.runner,
    dialect: unit.dialect,
    // Generic verbs keep their types only when they are written out.
    insertMany: verb(unit.insertMany) as Unit['insertMany'],
    lockMany: verb(unit.lockMany) as Unit['lockMany'],
    findMany: verb(unit.findMany) as Unit['findMany'],
    findKeys: verb(unit.findKeys) as Unit['findKeys'],
    updateMany: verb(unit.updateMany) as Unit['updateMany'],
    deleteMany: verb(unit.deleteMany) as Unit['deleteMany'],
    raiseHead: verb(unit.raiseHead),
  };
}
