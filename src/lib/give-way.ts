/** Yields once: pending socket data is read before the promise resolves. Costs no time if there is none. */

/** Resolves after one turn of the event loop. */
export function giveWay(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
