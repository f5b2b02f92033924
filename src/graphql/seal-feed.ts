/** The feed as bearers of watch tokens and keys that see a part have it: with sealed positions, and nothing else changed. */

import type { FeedPage, FeedPosition, FeedUpdate, FollowRequest } from '../feed/feed.js';
import type { CursorSeal } from './cursor-seal.js';
import type { GraphqlStations } from './stations.js';

type SeenFeed = GraphqlStations['feed'];

/** Takes positions that are sealed, and such that are not: a page may have one from its shop, and a key one from before they were sealed. */
export function sealFeed(feed: SeenFeed, { seal, sealEvent, sealUpdate, open }: CursorSeal): SeenFeed {
  const opened = <T extends Omit<FollowRequest, 'isUntilSettled'>>(request: T): T => ({
    ...request,
    after: request.after && open(request.after),
  });
  const sealAll = <T>(found: ReadonlyMap<string, T>, sealOne: (value: T) => T): ReadonlyMap<string, T> =>
    new Map([...found].map(([id, value]) => [id, sealOne(value)]));

  return {
    follow: async request => sealUpdates(await feed.follow(opened(request)), sealUpdate),
    readPage: async (request, first): Promise<FeedPage> => {
      const { updates, position, hasMore } = await feed.readPage(opened(request), first);
      return { updates: updates.map(sealUpdate), position: seal(position), hasMore };
    },
    readHead: async (): Promise<FeedPosition> => seal(await feed.readHead()),
    findPositions: async payments => sealAll(await feed.findPositions(payments), seal),
    findEvents: async payments => sealAll(await feed.findEvents(payments), events => events.map(sealEvent)),
  };
}

function sealUpdates(
  updates: AsyncIterableIterator<FeedUpdate>,
  sealUpdate: (update: FeedUpdate) => FeedUpdate,
): AsyncIterableIterator<FeedUpdate> {
  return {
    async next() {
      const { value, done } = await updates.next();
      return done ? { value: undefined, done } : { value: sealUpdate(value), done: false };
    },
    async return() {
      await updates.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
