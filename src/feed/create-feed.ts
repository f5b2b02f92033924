/** The feed station: followers, pages and positions over the log, with one tail reader for the whole instance. */

import { createFollower, type Follower } from './create-follower.js';
import { createLogReader } from './create-log-reader.js';
import { createTail, type TailNeighbours } from './create-tail.js';
import type { Feed, FeedPosition, FollowRequest } from './feed.js';
import { createFindArchived } from './find-archived.js';
import { createFindStart, type StartNeighbours } from './find-start.js';
import { concernsFilter, readAfter, readEventsOf, readPaymentAfter, readPositions } from './read-events.js';
import { cursorExpired } from './refusals.js';
import { updateOf } from './update-of.js';

export interface FeedNeighbours extends TailNeighbours, StartNeighbours {}

export function createFeed(neighbours: FeedNeighbours): Feed {
  const { store, clock, findPayments } = neighbours;
  const tail = createTail(neighbours);
  const starts = createFindStart(neighbours);
  const findArchived = createFindArchived(findPayments);
  const followers = new Set<Follower>();

  /** The reader listens before the start is found, so that nothing between the two is missed. */
  const follow = async (request: FollowRequest): Promise<Follower> => {
    const listener = { onNews: () => follower.rouse(), onExpired: () => follower.end(cursorExpired()) };
    const reader = createLogReader({ store, clock, tail, findArchived }, request, listener);
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
      const { paymentId, filter, after } = request;
      if (!after) {
        const updates = paymentId === null ? [] : [await starts.snapshotOf(paymentId)];
        return { updates, position: updates[0]?.position ?? (await starts.readHead()), hasMore: false };
      }
      if (paymentId !== null) await starts.snapshotOf(paymentId);
      await starts.refuseForeign(after);
      const reader = store.reader();
      const found = await (paymentId === null
        ? readAfter(reader, after.sequence, first + 1)
        : readPaymentAfter(reader, paymentId, after.sequence, first + 1));
      const page = found.slice(0, first);
      const cut = await findArchived(page, request);
      if (cut === 0) throw cursorExpired();
      const shown = cut < 0 ? page : page.slice(0, cut);
      return {
        updates: shown.flatMap(entry =>
          entry.payment !== null && concernsFilter(entry, filter) ? updateOf(entry) : [],
        ),
        position: positionOf(shown.at(-1)) ?? after,
        // The next page says that the cursor has expired.
        hasMore: cut > 0 || found.length > first,
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
