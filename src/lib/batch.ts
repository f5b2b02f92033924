/** One call for concurrent callers: while one is under way, later callers gather for the next. */

import DataLoader from 'dataloader';

/** Without limits, all that has gathered is one question, and one question runs at a time. */
export interface BatchOptions {
  /** The most that one question asks for. */
  readonly keysMax?: number;
  /** How many questions may be under way at once. */
  readonly questionsMax?: number;
}

/** `load` is given each key once; what it does not return is null for who asked. Nothing is remembered. */
export function createBatch<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
  { keysMax = 200, questionsMax = 1 }: BatchOptions = {},
): (key: K) => Promise<V | null> {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  // After the sockets that are readable now have been read: thousands of clients come back in one moment.
  const begin = (dispatch: () => void): void => {
    underWay += 1;
    setImmediate(dispatch);
  };
  const end = (): void => {
    underWay -= 1;
    const next = waiting.shift();
    if (next) begin(next);
  };
  const loader = new DataLoader<K, V | null>(
    async keys => {
      try {
        const values = await load([...new Set(keys)]);
        return keys.map(key => values.get(key) ?? null);
      } finally {
        end();
      }
    },
    {
      cache: false,
      maxBatchSize: keysMax,
      batchScheduleFn: dispatch => (underWay < questionsMax ? begin(dispatch) : void waiting.push(dispatch)),
    },
  );
  return key => loader.load(key);
}
