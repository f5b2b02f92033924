/** The tail: reads each new event once for the whole instance into a bounded window, and wakes followers. */

import type { DataSource } from 'typeorm';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import type { FeedPosition, LogEntry } from './feed.js';
import { createWindow, type FeedWindow } from './feed-window.js';
import { isOfThisLog, readAfter, readHead, START_SEQUENCE } from './read-events.js';
import { isDeliverable } from './select-given.js';
import { createTailListeners, type TailListener, type TailListeners } from './tail-listeners.js';

const PAGE = 500;
/**
 * Bells are hints: without one the tail looks this often, which is also how instances without Redis hear each other: within a
 * second, the commit and the reading included.
 */
const POLL_MS = 750;

/** The one reader of new events in this instance. */
export interface Tail {
  listen(listener: TailListener): () => void;
  /** The recent events, for followers that are not further behind than its start; null before the first look. */
  window(): FeedWindow | null;
  /** Reads up to the present head; resolves when the window has it. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export interface TailNeighbours {
  readonly store: Store;
  readonly pubsub: PubSub;
  readonly clock: Clock;
  readonly log: Log;
}

/** Begins at the head of the feed when the first follower comes. Looks at each bell, and each 750 ms without one. */
export function createTail({ store, pubsub, clock, log }: TailNeighbours): Tail {
  const listeners = createTailListeners();
  const recent = createRecent(store, listeners, log);
  let isClosed = false;
  const { look, settle } = createLooks(recent.read, () => isClosed);

  const quietly = (): void => {
    look().catch(error => log.warn({ err: error }, 'the feed could not be read; trying again'));
  };
  const poll = (): void => {
    if (isClosed) return;
    quietly();
    cancelPoll = clock.after(POLL_MS, poll);
  };
  let cancelPoll = clock.after(0, poll);
  const stopListening = pubsub.listen(({ topic, sequence }) => {
    if (topic === 'feed' && sequence !== recent.window()?.end().sequence) quietly();
  });

  return Object.freeze({
    listen: listeners.add,
    window: recent.window,
    catchUp: look,
    close: async () => {
      isClosed = true;
      cancelPoll();
      stopListening();
      await settle();
    },
  } satisfies Tail);
}

/** The window over the recent events; `read` brings it up to the head and wakes the listeners. */
function createRecent(store: Store, listeners: TailListeners, log: Log) {
  let window: FeedWindow | null = null;

  const beginAtHead = async (reader: DataSource): Promise<void> => {
    window = createWindow(await readHead(reader));
    // A follower that read the log before this moment may have missed events before the window: none may be skipped.
    listeners.wakeAll(0);
  };
  const read = async (): Promise<void> => {
    // Without followers nothing is read: the next one reads the log, and the window starts again with it.
    if (listeners.isEmpty()) {
      window = null;
      return;
    }
    const reader = store.reader();
    if (!window) return beginAtHead(reader);
    for (let isMore = true; isMore; ) {
      const found = await readOn(reader, window.end());
      if (found === null) {
        log.error({ ...window.end() }, 'the event log went backwards: the database has lost committed events');
        window = null;
        return listeners.expireAll();
      }
      // This instance has slept for longer than events are kept: followers look for themselves what they have missed.
      if (!found.every(isDeliverable)) return beginAtHead(reader);
      window.append(found);
      if (found.length > 0) listeners.wakeFor(found);
      isMore = found.length === PAGE;
    }
  };
  return { window: () => window, read };
}

/** One reader at a time; a bell during a read makes it look once more. `settle` resolves when nothing is being read. */
function createLooks(read: () => Promise<void>, isClosed: () => boolean) {
  let reading: Promise<void> | null = null;
  let isAskedAgain = false;

  const readUntilQuiet = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await read();
    } while (isAskedAgain && !isClosed());
  };
  const look = (): Promise<void> => {
    if (reading) {
      isAskedAgain = true;
      return reading;
    }
    reading = readUntilQuiet().finally(() => {
      reading = null;
    });
    return reading;
  };
  return { look, settle: async () => void (await reading?.catch(() => undefined)) };
}

/**
 * The events after a position, or null when the log does not have that position any more: a database may lose its
 * unsynced tail, and number other events with the same sequences before anybody looks.
 */
async function readOn(reader: DataSource, end: FeedPosition): Promise<readonly LogEntry[] | null> {
  if (end.sequence === START_SEQUENCE) {
    return (await isOfThisLog(reader, end)) ? readAfter(reader, end.sequence, PAGE) : null;
  }
  const [last, ...found] = await readAfter(reader, end.sequence - 1, PAGE + 1);
  return last?.sequence === end.sequence && last.tag === end.tag ? found : null;
}
