/** Follows the inbox: each callback once it is stored, whatever instance has stored it. */

import { type Clock, pause } from '../lib/clock.js';
import { firstIdAt, timeOf } from '../lib/ids.js';
import { askPatiently } from '../store/ask-patiently.js';
import type { Inbox, StoredCallback } from './inbox.js';
import type { ListCallbacks } from './list-callbacks.js';

export interface FollowCallbacksNeighbours {
  readonly list: Pick<ListCallbacks, 'idsFrom' | 'byIds'>;
  /** Whether callbacks wait in a file: they will be stored with the ids that they have. */
  readonly isSpoolEmpty: () => boolean;
  readonly clock: Clock;
  /** Ends every follower. */
  readonly signal: AbortSignal;
}

const BETWEEN_LOOKS_MS = 1_000;
/** Ids are given at receipt, and rows are committed a little later: so far back is looked again for what was not there yet. */
const OVERLAP_MS = 10_000;
/** What has waited in the spool for longer may be left out: else each look would read all that came since. */
const SPOOLED_MS = 600_000;
const IDS_PAGE = 1_000;
const BODIES_PAGE = 100;

/** Reads ids alone until there is something new; nothing is asked of those who receive callbacks. */
export function createFollowCallbacks({
  list,
  isSpoolEmpty,
  clock,
  signal,
}: FollowCallbacksNeighbours): Inbox['follow'] {
  return async (filter, after) => {
    const given = new Set<string>();
    let low = firstIdAt((after === null ? clock.now() : timeOf(after)) - OVERLAP_MS);
    let isLeft = false;
    const isOver = () => signal.aborted || isLeft;
    const moveUp = (to: string): void => {
      if (to <= low) return;
      low = to;
      for (const id of given) if (id < low) given.delete(id);
    };

    /** What is new at one look, in pages; ends with a look that finds nothing more. */
    async function* look(): AsyncGenerator<readonly string[]> {
      // What leaves the spool while this look goes on is found by the next one.
      const edge = firstIdAt(clock.now() - (isSpoolEmpty() ? OVERLAP_MS : SPOOLED_MS));
      let from = low;
      for (let isMore = true; isMore && !isOver(); ) {
        const start = from;
        const ids = (await askPatiently(clock, () => list.idsFrom(filter, start, IDS_PAGE), isOver)) ?? [];
        const fresh = ids.filter(id => !given.has(id));
        for (const id of fresh) given.add(id);
        for (let at = 0; at < fresh.length; at += BODIES_PAGE) yield fresh.slice(at, at + BODIES_PAGE);
        isMore = ids.length === IDS_PAGE;
        from = ids.at(-1) ?? from;
        if (isMore) moveUp(from < edge ? from : edge);
      }
      moveUp(edge);
    }

    // Whoever begins now is given none of those that are there.
    if (after === null) for await (const _ of look());
    async function* follow(): AsyncGenerator<StoredCallback> {
      for (; !isOver(); await pause(clock, BETWEEN_LOOKS_MS, signal)) {
        for await (const ids of look()) {
          const found = await askPatiently(clock, () => list.byIds(ids), isOver);
          for (const id of ids) {
            const callback = found?.get(id);
            if (callback) yield callback;
          }
        }
      }
    }
    return beforeReturn(follow(), () => {
      isLeft = true;
    });
  };
}

/** `leave` is called when the consumer goes, also while it waits for a database that is away. */
function beforeReturn<T>(values: AsyncGenerator<T>, leave: () => void): AsyncIterableIterator<T> {
  const left: AsyncIterableIterator<T> = {
    next: () => values.next(),
    return: () => {
      leave();
      return values.return(undefined);
    },
    [Symbol.asyncIterator]: () => left,
  };
  return left;
}
