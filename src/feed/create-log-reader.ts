/** Reads the log for one follower, at its consumer's own pace: a position and one bit, whatever happens meanwhile. */

import { type Clock, pause } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import { isUnavailable } from '../store/store-fault.js';
import type { Tail } from './create-tail.js';
import type { FeedEvent, FollowRequest } from './feed.js';
import { concernsFilter, readAfter, readPaymentAfter } from './read-events.js';

export interface LogReader {
  /** `hasNothingAfter`: so said the log, and it was asked after this reader was made. */
  startAfter(sequence: number, hasNothingAfter: boolean): void;
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
/** How long a follower waits for a database that is away. */
const TRY_AGAIN_MS = 1_000;

export interface LogReaderNeighbours {
  readonly store: Store;
  readonly clock: Clock;
  readonly tail: Tail;
}

/** Listens from the moment it is made, so that nothing after that is missed. */
export function createLogReader(
  { store, clock, tail }: LogReaderNeighbours,
  request: FollowRequest,
  listener: Listener,
): LogReader {
  const { paymentId, filter } = request;
  let position = Number.POSITIVE_INFINITY;
  let page: FeedEvent[] = [];
  let isNews = false;
  let isAtEnd = false;
  let isCaughtUp = false;
  let isStopped = false;

  const stopListening = tail.listen({
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

  /** A database that is away costs time and nothing else: the position is kept. */
  const readPatiently = async (): Promise<readonly FeedEvent[]> => {
    while (!isStopped) {
      try {
        return await readPage();
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        await pause(clock, TRY_AGAIN_MS);
      }
    }
    return [];
  };

  return Object.freeze({
    startAfter: (sequence: number, hasNothingAfter: boolean) => {
      position = sequence;
      isAtEnd = hasNothingAfter;
      isCaughtUp = isAtEnd && !isNews;
    },
    take: async () => {
      for (;;) {
        const event = page.shift();
        if (event) {
          position = event.sequence;
          if (concernsFilter(event, filter)) return event;
          continue;
        }
        // A page that was not full has shown the end; whatever came since would have woken this follower.
        if (isAtEnd && !isNews) {
          isCaughtUp = true;
          return null;
        }
        isNews = false;
        isCaughtUp = false;
        page = [...(await readPatiently())];
        isAtEnd = page.length < PAGE;
      }
    },
    hasNews: () => isNews,
    stop: () => {
      isStopped = true;
      stopListening();
    },
  } satisfies LogReader);
}
