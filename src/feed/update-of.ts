/** An update as followers get it: one object for all of them, so that its results can be shared. */

import type { FeedEvent, FeedUpdate } from './feed.js';

const updates = new WeakMap<FeedEvent, FeedUpdate>();

/** The payment as of that event, with the event and its position. */
export function updateOf(event: FeedEvent): FeedUpdate {
  const known = updates.get(event);
  if (known) return known;
  const { sequence, tag, payment } = event;
  const update = { position: { sequence, tag }, payment, event };
  updates.set(event, update);
  return update;
}
