/** Sends the updates of one subscription to its socket, each as soon as the one before has left. */

import type { Updates } from '../run/live/open-updates.js';

const DONE: IteratorResult<never> = Object.freeze({ value: undefined, done: true });

/**
 * What graphql-ws iterates: it is given no result, because their texts are shared between sockets and are sent from here.
 * When it ends graphql-ws says `complete`; when it fails, `error`.
 */
export function sendUpdates(
  updates: Updates,
  id: string,
  send: (message: string) => Promise<void> | undefined,
): AsyncIterableIterator<never> {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  return {
    async next() {
      for (;;) {
        const { value, done } = await updates.next();
        if (done) return DONE;
        await send(`${head}${value}}`);
      }
    },
    async return() {
      await updates.return();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
