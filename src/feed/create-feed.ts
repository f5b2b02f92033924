/** The feed station: followers, pages and positions over the log, with one tail reader for the whole instance. */

import { createBatch } from '../lib/batch.js';
import { createFollower, type Follower } from './create-follower.js';
import { createLogReader } from './create-log-reader.js';
import { createTail, type TailNeighbours } from './create-tail.js';
import type { Feed, FeedPosition, FollowRequest } from './feed.js';
import { createFindStart, type StartNeighbours } from './find-start.js';
import { readEventsOf, readNewest, readPositions } from './read-events.js';
import { createReadLog, type ReadLogNeighbours } from './read-log.js';
import { cursorExpired } from './refusals.js';
import { createSelectGiven } from './select-given.js';
import { updateOf } from './update-of.js';

export interface FeedNeighbours extends TailNeighbours, StartNeighbours, ReadLogNeighbours {}

/** Reads nothing until somebody follows or asks. `close` ends all followers. */
export function createFeed(neighbours: FeedNeighbours): Feed {
  const { store, clock } = neighbours;
  const tail = createTail(neighbours);
  const starts = createFindStart(neighbours);
  const selectGiven = createSelectGiven(neighbours);
  const readLog = createReadLog(neighbours);
  const findNewest = createBatch((ids: readonly string[]) => readNewest(store.reader(), ids));
  const followers = new Set<Follower>();

  /** The reader listens before the start is found, so that nothing between the two is missed. */
  const follow = async (request: FollowRequest): Promise<Follower> => {
    const listener = { wake: () => follower.wake(), expire: () => follower.end(cursorExpired()) };
    const reader = createLogReader({ clock, tail, readLog, selectGiven, findNewest }, request, listener);
    const findStart = () => starts.of(request);
    const onEnd = () => void followers.delete(follower);
    const follower = createFollower({ clock, reader, findStart, onEnd }, request.isUntilSettled);
    followers.add(follower);
    try {
      await follower.begin();
    } catch (error) {
      follower.end();
      throw error;
    }
    return follower;
  };

  return Object.freeze({
    follow,
    readPage: async (request, first) => {
      const { paymentId, after } = request;
      if (!after) {
        const updates = paymentId === null ? [] : [await starts.snapshotOf(paymentId)];
        return { updates, position: updates[0]?.position ?? (await starts.readHead()), hasMore: false };
      }
      if (paymentId !== null) await starts.snapshotOf(paymentId);
      await starts.refuseForeign(after);
      const { entries: found } = await readLog(request, after.sequence, first + 1);
      const page = found.slice(0, first);
      const { events, cutAt } = await selectGiven(page, request, Number.MAX_SAFE_INTEGER);
      if (cutAt === 0) throw cursorExpired();
      return {
        updates: events.map(updateOf),
        position: positionOf(page.at(cutAt < 0 ? -1 : cutAt - 1)) ?? after,
        // The next page says that the cursor has expired.
        hasMore: cutAt > 0 || found.length > first,
      };
    },
    readHead: starts.readHead,
    findPositions: payments => readPositions(store.reader(), payments),
    findEvents: async payments => {
      const events = await readEventsOf(store.reader(), payments);
      return new Map(
        payments.map(({ id, version }) => [
          id,
          events.filter(event => event.paymentId === id && event.version <= version),
        ]),
      );
    },
    close: async () => {
      for (const follower of followers) follower.end();
      await tail.close();
    },
  } satisfies Feed);
}

function positionOf(event: FeedPosition | undefined): FeedPosition | null {
  return event ? { sequence: event.sequence, tag: event.tag } : null;
}
