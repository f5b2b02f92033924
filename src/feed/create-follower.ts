/** A follower: a snapshot if it starts with one, then every later update in order, until its consumer or the feed ends it. */

import type { GatewayError } from '../domain/gateway-error.js';
import { isSettled } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import { askPatiently } from '../store/ask-patiently.js';
import { isUnavailable } from '../store/store-fault.js';
import type { LogReader, LogStart } from './create-log-reader.js';
import type { FeedUpdate } from './feed.js';
import { updateOf } from './update-of.js';

/** Where a follower begins: it gives the snapshot first and goes on after `sequence`. */
export interface FollowStart extends LogStart {
  readonly snapshot: FeedUpdate | null;
  /** Whether the payment is settled as of now; meaningless without one. */
  readonly isSettled: boolean;
}

/** One consumer's iterator. It keeps no queue: what it gives is read when it is taken. */
export interface Follower extends AsyncIterableIterator<FeedUpdate> {
  /**
   * Finds its start, once, before anything is taken; rejects with what is refused. A database that is away is no refusal:
   * then the first `next` waits for it, and rejects instead.
   */
  begin(): Promise<void>;
  return(): Promise<IteratorResult<FeedUpdate>>;
  /** There may be something to take. */
  wake(): void;
  /** Ends the iteration for its consumer, with an error if one is given. */
  end(error?: GatewayError): void;
}

const DONE: IteratorResult<FeedUpdate> = Object.freeze({ value: undefined, done: true });

export interface FollowerNeighbours {
  readonly clock: Clock;
  readonly reader: LogReader;
  readonly findStart: () => Promise<FollowStart>;
  readonly onEnd: () => void;
}

/** With `isUntilSettled` it ends when the payment is settled and nothing of it is left in the log. */
export function createFollower(
  { clock, reader, findStart, onEnd }: FollowerNeighbours,
  isUntilSettled: boolean,
): Follower {
  let hasBegun = false;
  let snapshot: FeedUpdate | null = null;
  /** Settled as of what was given last, or as of the start when nothing has been given. */
  let isLastSettled = false;
  let ending: { readonly error: GatewayError | null } | null = null;
  let wakeConsumer: (() => void) | null = null;

  const wake = (): void => {
    wakeConsumer?.();
    wakeConsumer = null;
  };
  const end = (error?: GatewayError): void => {
    if (ending) return;
    ending = { error: error ?? null };
    reader.stop();
    onEnd();
    wake();
  };
  const give = (update: FeedUpdate): IteratorResult<FeedUpdate> => {
    isLastSettled = isSettled(update.payment.status);
    return { value: update, done: false };
  };
  const beginAt = (start: FollowStart): void => {
    hasBegun = true;
    ({ snapshot } = start);
    isLastSettled = start.isSettled;
    reader.startAfter(start);
  };
  const beginPatiently = async (): Promise<void> => {
    const start = await askPatiently(clock, findStart, () => ending !== null);
    if (start) beginAt(start);
  };
  /** Settled by what was given last is not enough: the log may have more, also what this instance has not heard of yet. */
  const isComplete = async (): Promise<boolean> =>
    isUntilSettled && isLastSettled && snapshot === null && (await reader.hasEnded());
  const takeNext = async (): Promise<FeedUpdate | null> => {
    const first = snapshot;
    snapshot = null;
    if (first) return first;
    const event = await reader.take();
    return event && updateOf(event);
  };
  const next = async (): Promise<IteratorResult<FeedUpdate>> => {
    if (!hasBegun && !ending) await beginPatiently();
    for (;;) {
      if (!ending && (await isComplete())) end();
      if (ending?.error) throw ending.error;
      if (ending) return DONE;
      const update = await takeNext();
      if (update) return give(update);
      if (!ending && !reader.isWoken()) {
        await new Promise<void>(resolve => {
          wakeConsumer = resolve;
        });
      }
    }
  };
  return Object.freeze({
    begin: async () => {
      try {
        beginAt(await findStart());
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    },
    next: async () => {
      try {
        return await next();
      } catch (error) {
        // A consumer does not call return() after a failure.
        end();
        throw error;
      }
    },
    return: async () => {
      end();
      return DONE;
    },
    wake,
    end,
    [Symbol.asyncIterator]() {
      return this;
    },
  } satisfies Follower);
}
