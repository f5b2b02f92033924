/** Callers who watch payments: they read at their own pace, lose their connection, and go on from the last cursor that they saw. */

import { GatewayError } from '../../../src/domain/gateway-error.js';
import type { FeedPosition, FeedUpdate, FollowRequest } from '../../../src/feed/feed.js';
import type { Books } from '../auditor/books.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';
import type { WorldClock } from '../world/world-clock.js';

export interface Seen {
  readonly sequence: number;
  readonly paymentId: string;
  readonly version: number;
  readonly status: string;
  readonly isSnapshot: boolean;
}

/** One subscription, over all of its connections. */
export interface Watch {
  readonly name: string;
  readonly paymentId: string | null;
  /** Where it was told to begin; null: with a snapshot, or from the head at that moment. */
  readonly after: number | null;
  readonly isUntilSettled: boolean;
  readonly seen: readonly Seen[];
  /** The gateway has completed it. */
  isComplete(): boolean;
  /** How far the log reached when he asked for what turned out to be the end. */
  headAtEnd(): number;
  /** Something that it would have been given is archived. */
  isExpired(): boolean;
  isConnected(): boolean;
  /** An answer that no watcher may get here. */
  problem(): string | null;
}

export interface Watchers {
  watches(): readonly Watch[];
  watch(paymentId: string | null, after: FeedPosition | null): void;
  /** Nobody loses a connection by chance any more, and everybody reads at once. */
  calm(): void;
}

export interface WatchersParts {
  readonly gateways: Gateways;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
  readonly books: Pick<Books, 'head'>;
}

export function createWatchers(parts: WatchersParts): Watchers {
  const watches: Watch[] = [];
  let isCalm = false;
  return Object.freeze({
    watches: () => watches,
    watch: (paymentId: string | null, after: FeedPosition | null) => {
      const name = `watcher ${watches.length + 1}`;
      const isUntilSettled = paymentId !== null && parts.dice.chance(0.3);
      watches.push(startWatch({ paymentId, after, isUntilSettled, filter: {} }, name, parts, () => isCalm));
    },
    calm: () => {
      isCalm = true;
    },
  });
}

function startWatch(request: FollowRequest, name: string, parts: WatchersParts, isCalm: () => boolean): Watch {
  const { gateways, clock, transcript, books } = parts;
  const dice = parts.dice.fork(name);
  const seen: Seen[] = [];
  let position = request.after;
  let [isComplete, isConnected, isExpired] = [false, false, false];
  let problem: string | null = null;
  let headAtEnd = 0;

  const pause = (delayMs: number) => new Promise<void>(resolve => void clock.after(delayMs, resolve));
  const note = (update: FeedUpdate): void => {
    const { payment, event } = update;
    position = update.position;
    const { id, version, status } = payment;
    seen.push({ sequence: position.sequence, paymentId: id, version, status, isSnapshot: event === null });
    transcript.note(`${name} sees ${id} v${version} ${status} at ${position.sequence}`);
  };
  const read = async (updates: AsyncIterableIterator<FeedUpdate>, { life, isStopping }: Gateway): Promise<void> => {
    const { ended } = life;
    for (;;) {
      const head = books.head();
      const next = await Promise.race([updates.next(), ended.then(() => null)]);
      if (next === null) return;
      if (next.done) {
        isComplete = request.isUntilSettled && !isStopping();
        headAtEnd = head;
        return;
      }
      note(next.value);
      if (!isCalm() && dice.chance(0.3)) await pause(dice.int(1, 20_000));
      if (!isCalm() && dice.chance(0.1)) return void (await updates.return?.());
    }
  };
  const connect = async (): Promise<void> => {
    const gateway = gateways.pickLiving(dice);
    if (!gateway) return;
    const { ended } = gateway.life;
    try {
      const updates = await Promise.race([gateway.stations.feed.follow({ ...request, after: position }), ended]);
      if (!updates) return;
      isConnected = true;
      await read(updates, gateway);
    } catch (error) {
      // A watcher of a payment that he was told of, with a cursor that he was given, can only meet the archive, or a database that is away.
      if (error instanceof GatewayError && error.code === 'CURSOR_EXPIRED') {
        isExpired = true;
        transcript.note(`${name} has expired after ${position?.sequence}`);
      } else if (error instanceof GatewayError) problem = `${name}: ${error.code}`;
    } finally {
      isConnected = false;
    }
  };
  void (async () => {
    while (!isComplete && !isExpired && problem === null) {
      await connect();
      if (!isComplete && !isExpired) await pause(dice.int(10, isCalm() ? 100 : 8_000));
    }
  })();
  const { paymentId, after, isUntilSettled } = request;
  return {
    ...{ name, paymentId, isUntilSettled, seen, after: after?.sequence ?? null },
    isComplete: () => isComplete,
    headAtEnd: () => headAtEnd,
    isExpired: () => isExpired,
    isConnected: () => isConnected,
    problem: () => problem,
  };
}
