/** Follows one row: as it is now, then each time it has changed; a change that is followed by another may be skipped. */

import { type Clock, pause } from '../lib/clock.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { askPatiently } from '../store/ask-patiently.js';

/** Without a bell, as between instances without Redis, a change is seen this late at most. */
const POLL_MS = 1_000;

export interface FollowRowNeighbours {
  readonly pubsub: PubSub;
  readonly clock: Clock;
  /** Ends every follower when the gateway stops. */
  readonly signal: AbortSignal;
}

/** `isLast` tells which row is the end. A row that does not exist yet is waited for. */
export function followRow<T>(
  { pubsub, clock, signal }: FollowRowNeighbours,
  read: () => Promise<T | null>,
  isLast: (row: T) => boolean,
): AsyncIterableIterator<T> {
  const ended = new AbortController();
  let bell = new AbortController();
  let given: string | null = null;
  let isOver = false;

  const stopListening = pubsub.listen(({ topic }) => {
    if (topic === 'enquiries') bell.abort();
  });
  const end = (): void => {
    isOver = true;
    stopListening();
    signal.removeEventListener('abort', end);
    ended.abort();
  };
  signal.addEventListener('abort', end, { once: true });

  const next = async (): Promise<IteratorResult<T>> => {
    while (!isOver) {
      bell = new AbortController();
      const row = await askPatiently(clock, read, () => isOver);
      const text = JSON.stringify(row);
      if (row !== null && text !== given && !isOver) {
        given = text;
        if (isLast(row)) end();
        return { value: row, done: false };
      }
      await pause(clock, POLL_MS, AbortSignal.any([bell.signal, ended.signal]));
    }
    return { value: undefined, done: true };
  };
  return {
    next,
    return: async () => {
      end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
