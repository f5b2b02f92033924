/** What stands between a door and the reader: updates in order, none twice, no more than there is room for. */

import type { News } from './doors/door.js';

/** What the reader of a watch holds. */
export interface Inbox<T extends News> extends AsyncIterableIterator<T, undefined> {
  /** False when it is full now; the news is in it all the same. What is older than what was there is dropped, and so is what was there. */
  take(news: News): boolean;
  /** Resolves when the reader has taken everything. */
  emptied(): Promise<void>;
  readonly isFull: boolean;
  /** Nothing more comes: the reader gets what is there, then the error if there is one. */
  end(error?: unknown): void;
}

const ROOM = 500;
/** Of so many payments the latest version is remembered: resumed by cursor, the log itself repeats nothing. */
const REMEMBERED_MAX = 1_000;

/** `onReturn` is called when the reader leaves. */
export function createInbox<T extends News>(onReturn: () => void): Inbox<T> {
  const updates: T[] = [];
  const versions = new Map<string, number>();
  let end: { readonly error: unknown } | null = null;
  let wakeReader = (): void => undefined;
  let wakeDoor = (): void => undefined;

  const isNew = (news: News): boolean => {
    const { id, version } = news.payment ?? news;
    const known = versions.get(id) ?? 0;
    versions.delete(id);
    versions.set(id, Math.max(known, version));
    for (const oldest of versions.keys()) {
      if (versions.size <= REMEMBERED_MAX) break;
      versions.delete(oldest);
    }
    // A checkout may be new without a new version: what it waits for may have passed.
    return news.payment ? version > known : version >= known;
  };
  const inbox: Inbox<T> = {
    take(news) {
      // The document says what the door brings.
      if (end === null && isNew(news)) updates.push(news as T);
      wakeReader();
      return updates.length < ROOM;
    },
    emptied: () =>
      new Promise(resolve => {
        wakeDoor = resolve;
        if (updates.length === 0 || end !== null) resolve();
      }),
    get isFull() {
      return updates.length >= ROOM;
    },
    end(error) {
      end ??= { error };
      wakeReader();
      wakeDoor();
    },
    async next() {
      while (updates.length === 0 && end === null) {
        await new Promise<void>(resolve => {
          wakeReader = resolve;
        });
      }
      const value = updates.shift();
      if (updates.length === 0) wakeDoor();
      if (value !== undefined) return { value, done: false };
      const error = end?.error;
      end = { error: undefined };
      if (error !== undefined) throw error;
      return { value: undefined, done: true };
    },
    async return() {
      updates.length = 0;
      end = { error: undefined };
      onReturn();
      inbox.end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => inbox,
  };
  return inbox;
}
