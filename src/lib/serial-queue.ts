/** Work that must not overlap, in the order of its requests: one queue for the store, the spool and the sweep. */

/** Resolves or rejects as the work does; work that fails holds up nothing behind it. */
export type SerialQueue = <T>(work: () => Promise<T>) => Promise<T>;

/** An empty queue. A piece of work that fails does not stop the next one. */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
