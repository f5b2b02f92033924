/** Reads as one frail process has them: each query may be late, fail, or never return because the process has died. */

import { type DataSource, EntityManager, type QueryRunner } from 'typeorm';
import type { Store } from '../../../src/store/open-store.js';
import type { Life } from './life.js';
import type { Weather } from './weather.js';

/** The real reader with another way to its database; whatever it makes leads back through here. */
export function createReaderView(real: Store, life: Life, weather: Weather): DataSource {
  const reader = real.reader();
  const view = derive(reader);
  const createQueryRunner: DataSource['createQueryRunner'] = mode => {
    const runner = reader.createQueryRunner(mode);
    return Object.assign(derive(runner), { query: frailQuery(runner, life, weather) });
  };
  // One manager and its metadata are enough: entities are the same for all processes.
  return Object.assign(view, { createQueryRunner, manager: new EntityManager(view) });
}

function frailQuery(runner: QueryRunner, life: Life, weather: Weather): QueryRunner['query'] {
  const run = async (...given: Parameters<QueryRunner['query']>) => {
    await weather.lag();
    if (weather.isAway() || weather.isReadLost()) throw connectionLost();
    const found: unknown = await runner.query(...given);
    await weather.lag();
    return found;
  };
  // The driver gives what the caller asked for, whose type only the caller knows.
  return ((...given: Parameters<QueryRunner['query']>) => life.through('read', () => run(...given))) as never;
}

/** As the driver says it. */
function connectionLost(): Error {
  return Object.assign(new Error('the simulated database does not answer'), { code: 'ECONNREFUSED' });
}

/** An object that answers like another one until its own properties say otherwise. */
function derive<T extends object>(original: T): T {
  return Object.create(original) as T;
}
