/** Reads the log for one follower, at its consumer's own pace: a position and one bit, whatever happens meanwhile. */

import type { Clock } from '../lib/clock.js';
import { giveWay } from '../lib/give-way.js';
import { askPatiently } from '../store/ask-patiently.js';
import type { Tail } from './create-tail.js';
import type { FeedEvent, FollowRequest, Pace, Turn } from './feed.js';
import type { FeedWindow } from './feed-window.js';
import { concernsFilter } from './read-events.js';
import type { LogPart, ReadLog } from './read-log.js';
import type { Given, SelectGiven } from './select-given.js';

/** What was found out about the log after the reader was made. */
export interface LogStart {
  readonly sequence: number;
  /** The log reaches this far at least; the window of an instance that has missed a bell may not. Here catching up ends. */
  readonly logEnd: number;
  /** Whether the log had nothing for the follower after `sequence`. */
  readonly isCaughtUp: boolean;
}

/** Reads on from a position; what it has not taken costs no memory. */
export interface LogReader {
  startAfter(start: LogStart): void;
  /** The next event that concerns this follower; null when there is none now, or when it is in the archive: that ends the follower. */
  take(): Promise<FeedEvent | null>;
  /** Whether it was woken since the last look; if not, `wake` will come. */
  isWoken(): boolean;
  /**
   * Asks the log itself whether it has nothing of the payment after what was taken; if it has, `take` will bring it. Only for
   * a reader of one payment.
   */
  hasEnded(): Promise<boolean>;
  stop(): void;
}

interface Listener {
  wake(): void;
  /** Its position is of no use any more: not of this log, or what follows is archived. */
  expire(): void;
}

const PAGE = 100;

export interface LogReaderNeighbours {
  readonly clock: Clock;
  readonly tail: Tail;
  readonly readLog: ReadLog;
  readonly selectGiven: SelectGiven;
  /** Where the newest event of a payment stands. */
  readonly findNewest: (paymentId: string) => Promise<number | null>;
}

/** `isCut`: what comes next is in the archive. `end`: how far the log was read. */
interface LogPage {
  readonly events: readonly FeedEvent[];
  readonly end: number;
  readonly isCut: boolean;
  readonly isLast: boolean;
  /** How many events were read back; none where memory had them. */
  readonly readBack: number;
}

const NOTHING: LogPage = Object.freeze({ events: [], end: 0, isCut: false, isLast: true, readBack: 0 });

/** Listens from the moment it is made, so that nothing after that is missed. */
export function createLogReader(
  { clock, tail, readLog, selectGiven, findNewest }: LogReaderNeighbours,
  request: FollowRequest,
  listener: Listener,
): LogReader {
  const { paymentId, filter, isCollapsed = false, pace = null } = request;
  let position = Number.POSITIVE_INFINITY;
  let logEnd = 0;
  let catchUpEnd = 0;
  let page: FeedEvent[] = [];
  let pageEnd = 0;
  let isCut = false;
  let isWoken = false;
  let isAtEnd = false;
  let isCaughtUp = false;

  const stopListening = tail.listen({
    paymentId,
    wake: sequence => {
      // Caught up means that nothing before this concerns the follower: it need not ask the log about the time it slept.
      if (isCaughtUp && !isWoken) position = Math.max(position, sequence - 1);
      isWoken = true;
      listener.wake();
    },
    expire: () => listener.expire(),
  });

  /** Null where the follower is further behind than the window goes, or knows of more than the window has. */
  const findWindow = (): FeedWindow | null => {
    const window = tail.window();
    const isCollapsing = isCollapsed && position < catchUpEnd;
    return !isCollapsing && window?.covers(position) && window.end().sequence >= logEnd ? window : null;
  };
  const readPage = async (): Promise<LogPage> => {
    const window = findWindow();
    if (window) {
      const found = window.after(position, paymentId).slice(0, PAGE);
      const part = partOf(found);
      return buildPage(part, { events: found.filter(event => concernsFilter(event, filter)), cutAt: -1 }, 0);
    }
    const part = await readLog(request, position, PAGE);
    return buildPage(part, await selectGiven(part.entries, request, catchUpEnd), part.entries.length);
  };
  const pages = createPages({ clock, pace, readPage, isNear: () => findWindow() !== null });

  return Object.freeze({
    startAfter: start => {
      position = start.sequence;
      logEnd = start.logEnd;
      catchUpEnd = start.logEnd;
      isAtEnd = start.isCaughtUp;
      isCaughtUp = isAtEnd && !isWoken;
    },
    take: async () => {
      for (;;) {
        const event = page.shift();
        if (event) {
          position = event.sequence;
          return event;
        }
        if (isCut) {
          listener.expire();
          return null;
        }
        position = Math.max(position, pageEnd);
        // A page that was not full has shown the end; whatever came since would have woken this follower.
        if (isAtEnd && !isWoken) {
          isCaughtUp = true;
          return null;
        }
        // Whoever is live waits for nobody.
        if (!isAtEnd) await pages.awaitTurn();
        isWoken = false;
        isCaughtUp = false;
        const found = await pages.read();
        page = [...found.events];
        pageEnd = found.end;
        isCut = found.isCut;
        isAtEnd = found.isLast;
      }
    },
    isWoken: () => isWoken,
    hasEnded: async () => {
      if (page.length > 0 || paymentId === null) return false;
      const newest = await askPatiently(clock, () => findNewest(paymentId), pages.isStopped);
      if (newest === null || newest <= position) return true;
      logEnd = Math.max(logEnd, newest);
      isWoken = true;
      return false;
    },
    stop: () => {
      pages.stop();
      stopListening();
    },
  } satisfies LogReader);
}

interface PagesNeighbours {
  readonly clock: Clock;
  readonly pace: Pace | null;
  readonly readPage: () => Promise<LogPage>;
  /** Whether the next page is in memory. */
  readonly isNear: () => boolean;
}

/** Reads pages, each in its turn, until it is stopped. */
function createPages({ clock, pace, readPage, isNear }: PagesNeighbours) {
  let turn: Turn | null = null;
  let isOver = false;
  const isStopped = (): boolean => isOver;
  return {
    isStopped,
    /** There is much to read: others run between the pages, also where the database answers within the event loop. */
    async awaitTurn(): Promise<void> {
      if (pace === null || isOver || isNear()) return giveWay();
      turn = pace.ask();
      await turn.come;
    },
    /** An unreachable database costs only time: the position is kept. */
    async read(): Promise<LogPage> {
      let page: LogPage | null = null;
      try {
        page = await askPatiently(clock, readPage, isStopped);
      } finally {
        turn?.leave(page?.readBack ?? 0);
        turn = null;
      }
      return page ?? NOTHING;
    },
    stop(): void {
      isOver = true;
      turn?.leave(0);
    },
  };
}

/** Of the window. */
function partOf(entries: readonly FeedEvent[]): LogPart {
  return { entries, end: entries.at(-1)?.sequence ?? 0, isLast: entries.length < PAGE };
}

function buildPage({ entries, end, isLast }: LogPart, { events, cutAt }: Given, readBack: number): LogPage {
  const isCut = cutAt >= 0;
  return { events, end: isCut ? (entries[cutAt]?.sequence ?? 0) : end, isCut, isLast: !isCut && isLast, readBack };
}
