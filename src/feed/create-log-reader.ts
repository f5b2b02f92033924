/** Reads the log for one follower, at its consumer's own pace: a position and one bit, whatever happens meanwhile. */

import type { Store } from '../store/open-store.js';
import type { Tail } from './create-tail.js';
import type { FeedEvent, FollowRequest } from './feed.js';
import { concernsFilter, readAfter, readPaymentAfter } from './read-events.js';

export interface LogReader {
  startAfter(sequence: number): void;
  /** The next event that concerns this follower, or null when there is none now. */
  take(): Promise<FeedEvent | null>;
  /** Whether something came since the last look; if not, `onNews` will tell. */
  hasNews(): boolean;
  stop(): void;
}

interface Listener {
  onNews(): void;
  onExpired(): void;
}

const PAGE = 100;

/** Listens from the moment it is made, so that nothing after that is missed. */
export function createLogReader(store: Store, tail: Tail, request: FollowRequest, listener: Listener): LogReader {
  const { paymentId, filter } = request;
  let position = Number.POSITIVE_INFINITY;
  let page: FeedEvent[] = [];
  let isNews = true;
  let isCaughtUp = false;

  const stop = tail.listen({
    paymentId,
    wake: sequence => {
      // Caught up means that nothing before this concerns the follower: it need not ask the log about the time it slept.
      if (isCaughtUp && !isNews) position = Math.max(position, sequence - 1);
      isNews = true;
      listener.onNews();
    },
    expire: () => listener.onExpired(),
  });

  /** From the window, or from the log when the follower is further behind. */
  const readPage = async (): Promise<readonly FeedEvent[]> => {
    const window = tail.window();
    if (window?.covers(position)) return window.after(position, paymentId).slice(0, PAGE);
    const reader = store.reader();
    return paymentId === null ? readAfter(reader, position, PAGE) : readPaymentAfter(reader, paymentId, position, PAGE);
  };

  return Object.freeze({
    startAfter: (sequence: number) => {
      position = sequence;
    },
    take: async () => {
      for (;;) {
        const event = page.shift();
        if (event) {
          position = event.sequence;
          if (paymentId !== null || concernsFilter(event, filter)) return event;
          continue;
        }
        isNews = false;
        isCaughtUp = false;
        page = [...(await readPage())];
        isCaughtUp = page.length === 0;
        if (isCaughtUp) return null;
      }
    },
    hasNews: () => isNews,
    stop,
  } satisfies LogReader);
}
