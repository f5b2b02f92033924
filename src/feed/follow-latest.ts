/** Follows one row: as it is now, then each time it has changed; a change that is followed by another may be skipped. */

import { setMaxListeners } from 'node:events';

import type { Clock } from '../lib/clock.js';
import type { PubSub, Topic } from '../pubsub/pubsub.js';
import { askPatiently } from '../store/ask-patiently.js';

/** Without a bell, as between instances without Redis, a change is seen this late at most: all look at the same moments, and share what they read. */
const POLL_MS = 1_000;

export interface FollowLatestNeighbours {
  readonly pubsub: Pick<PubSub, 'listen'>;
  /** Which bell tells of the row. */
  readonly topic: Topic;
  readonly clock: Clock;
  /** Ends every follower when the gateway stops. */
  readonly signal: AbortSignal;
}

/** `isLast` tells which row is the end. A row that does not exist yet is waited for. */
export function followLatest<T>(
  { pubsub, topic: ownTopic, clock, signal }: FollowLatestNeighbours,
  read: () => Promise<T | null>,
  isLast: (row: T) => boolean,
): AsyncIterableIterator<T> {
  const sleep = createSleep(clock);
  let given: string | null = null;
  let isOver = false;

  const stopListening = pubsub.listen(({ topic }) => {
    if (topic === ownTopic) sleep.wake();
  });
  const end = (): void => {
    isOver = true;
    stopListening();
    signal.removeEventListener('abort', end);
    sleep.wake();
  };
  // As many listen as there are followers.
  setMaxListeners(Number.POSITIVE_INFINITY, signal);
  signal.addEventListener('abort', end, { once: true });

  const next = async (): Promise<IteratorResult<T>> => {
    while (!isOver) {
      sleep.begin();
      const row = await askPatiently(clock, read, () => isOver);
      const text = JSON.stringify(row);
      if (row !== null && text !== given && !isOver) {
        given = text;
        if (isLast(row)) end();
        return { value: row, done: false };
      }
      await sleep.untilWoken(Math.ceil(POLL_MS - (clock.monotonic() % POLL_MS)));
    }
    return { value: undefined, done: true };
  };
  return {
    next: () => next().catch(error => endWith(error, end)),
    return: async () => {
      end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A consumer does not call return() after a failure. */
function endWith(error: unknown, end: () => void): never {
  end();
  throw error;
}

/** Waits for a call; one that came since `begin` counts. */
function createSleep(clock: Clock) {
  let isWoken = false;
  let wakeUp = (): void => undefined;
  return {
    begin(): void {
      isWoken = false;
    },
    wake(): void {
      isWoken = true;
      wakeUp();
    },
    untilWoken: (longestMs: number): Promise<void> =>
      new Promise(resolve => {
        if (isWoken) return resolve();
        const cancel = clock.after(longestMs, resolve);
        wakeUp = () => {
          cancel();
          resolve();
        };
      }),
  };
}
