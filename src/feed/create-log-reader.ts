/** Reads the log for one follower, at its consumer's own pace: a position and one bit, whatever happens meanwhile. */

import type { Clock } from '../lib/clock.js';
import { giveWay } from '../lib/give-way.js';
import { askPatiently } from '../store/ask-patiently.js';
import type { Store } from '../store/open-store.js';
import type { Tail } from './create-tail.js';
import type { FeedEvent, FollowRequest, LogEntry } from './feed.js';
import type { FindArchived } from './find-archived.js';
import { concernsFilter, readAfter, readPaymentAfter } from './read-events.js';

/** What was found out about the log after the reader was made. */
export interface LogStart {
  readonly sequence: number;
  /** The log reaches this far at least; the window of an instance that has missed a bell may not. */
  readonly logEnd: number;
  /** Whether the log had nothing for the follower after `sequence`. */
  readonly isCaughtUp: boolean;
}

export interface LogReader {
  startAfter(start: LogStart): void;
  /** The next event that concerns this follower; null when there is none now, or when it is in the archive: that ends the follower. */
  take(): Promise<FeedEvent | null>;
  /** Whether something came since the last look; if not, `onNews` will tell. */
  hasNews(): boolean;
  stop(): void;
}

interface Listener {
  onNews(): void;
  /** Its position is of no use any more: not of this log, or what follows is archived. */
  onExpired(): void;
}

const PAGE = 100;

export interface LogReaderNeighbours {
  readonly store: Store;
  readonly clock: Clock;
  readonly tail: Tail;
  readonly findArchived: FindArchived;
}

/** `isCut`: what comes next is in the archive. */
interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly isCut: boolean;
  readonly isLast: boolean;
}

const NOTHING: LogPage = Object.freeze({ entries: [], isCut: false, isLast: true });

/** Listens from the moment it is made, so that nothing after that is missed. */
export function createLogReader(
  { store, clock, tail, findArchived }: LogReaderNeighbours,
  request: FollowRequest,
  listener: Listener,
): LogReader {
  const { paymentId, filter } = request;
  let position = Number.POSITIVE_INFINITY;
  let logEnd = 0;
  let page: LogEntry[] = [];
  let isCut = false;
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

  /** From the window, or from the log when the follower is further behind, or knows of more than the window. */
  const readPage = async (): Promise<LogPage> => {
    const window = tail.window();
    if (window?.covers(position) && window.end().sequence >= logEnd) {
      const entries = window.after(position, paymentId).slice(0, PAGE);
      return { entries, isCut: false, isLast: entries.length < PAGE };
    }
    const reader = store.reader();
    const entries = await (paymentId === null
      ? readAfter(reader, position, PAGE)
      : readPaymentAfter(reader, paymentId, position, PAGE));
    const cut = await findArchived(entries, request);
    if (cut >= 0) return { entries: entries.slice(0, cut), isCut: true, isLast: false };
    return { entries, isCut: false, isLast: entries.length < PAGE };
  };

  return Object.freeze({
    startAfter: start => {
      position = start.sequence;
      logEnd = start.logEnd;
      isAtEnd = start.isCaughtUp;
      isCaughtUp = isAtEnd && !isNews;
    },
    take: async () => {
      for (;;) {
        const entry = page.shift();
        if (entry) {
          position = entry.sequence;
          if (entry.payment !== null && concernsFilter(entry, filter)) return entry;
          continue;
        }
        if (isCut) {
          listener.onExpired();
          return null;
        }
        // A page that was not full has shown the end; whatever came since would have woken this follower.
        if (isAtEnd && !isNews) {
          isCaughtUp = true;
          return null;
        }
        // There is much to read: others run between the pages, also where the database answers within the event loop.
        if (!isAtEnd) await giveWay();
        isNews = false;
        isCaughtUp = false;
        // A database that is away costs time and nothing else: the position is kept.
        const found = (await askPatiently(clock, readPage, () => isStopped)) ?? NOTHING;
        page = [...found.entries];
        isCut = found.isCut;
        isAtEnd = found.isLast;
      }
    },
    hasNews: () => isNews,
    stop: () => {
      isStopped = true;
      stopListening();
    },
  } satisfies LogReader);
}
