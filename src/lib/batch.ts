/** One question for all who ask at the same time: while one is under way, those who come gather for the next. */

import DataLoader from 'dataloader';

const KEYS_MAX = 200;

/** `load` is given each key once, at most `keysMax` at a time; what it does not return is null for who asked. Nothing is remembered. */
export function createBatch<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
  keysMax = KEYS_MAX,
): (key: K) => Promise<V | null> {
  let underWay: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<K, V | null>(
    async keys => {
      const found = load([...new Set(keys)]);
      underWay = found.catch(() => undefined);
      const values = await found;
      return keys.map(key => values.get(key) ?? null);
    },
    {
      cache: false,
      maxBatchSize: keysMax,
      // After the sockets that are readable now have been read: thousands of clients come back in one moment.
      batchScheduleFn: dispatch => void underWay.then(() => setImmediate(dispatch)),
    },
  );
  return key => loader.load(key);
}
