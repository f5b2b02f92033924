/** Gives way once: whatever the sockets hold is read before the promise resolves. Costs no time when they hold nothing. */

/** Resolves after one turn of the event loop. */
export function giveWay(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
