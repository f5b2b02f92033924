/** The feed station: followers, pages and positions over the log, with one tail reader for the whole instance. */

import { GatewayError } from '../domain/gateway-error.js';
import { isSettled, type Payment } from '../domain/payment.js';
import type { Store } from '../store/open-store.js';
import { createFollower, cursorExpired, type Follower, type FollowStart } from './create-follower.js';
import { createLogReader } from './create-log-reader.js';
import { createTail, type TailNeighbours } from './create-tail.js';
import type { Feed, FeedEvent, FeedPosition, FeedUpdate, FollowRequest } from './feed.js';

import {
  concernsFilter,
  isOfThisLog,
  readAfter,
  readEventsOf,
  readHead,
  readLatest,
  readPaymentAfter,
} from './read-events.js';

export interface FeedNeighbours extends TailNeighbours {
  /** The payment's row: a snapshot shows it as it is now, schedule included. */
  readonly findPayment: (id: string) => Promise<Payment | null>;
}

export function createFeed(neighbours: FeedNeighbours): Feed {
  const { store, findPayment } = neighbours;
  const tail = createTail(neighbours);
  const followers = new Set<Follower>();

  const snapshotOf = async (paymentId: string): Promise<FeedUpdate> => {
    const latest = await readLatest(store.reader(), paymentId);
    if (!latest) throw new GatewayError('NOT_FOUND', 'There is no such payment.', { field: 'id' });
    const current = await findPayment(paymentId);
    const payment = current?.version === latest.version ? current : latest.payment;
    return { position: positionOf(latest), payment, event: null };
  };

  const startOf = async (request: FollowRequest): Promise<FollowStart> => {
    const { paymentId, after } = request;
    const now = paymentId === null ? null : await snapshotOf(paymentId);
    if (after) {
      await refuseForeign(store, after);
      return { sequence: after.sequence, snapshot: null, isSettled: now !== null && isSettled(now.payment.status) };
    }
    if (now) return { sequence: now.position.sequence, snapshot: now, isSettled: isSettled(now.payment.status) };
    return { sequence: (await readHead(store.reader())).sequence, snapshot: null, isSettled: false };
  };

  /** The reader listens before the start is found, so that nothing between the two is missed. */
  const follow = async (request: FollowRequest): Promise<Follower> => {
    let follower: Follower | null = null;
    const reader = createLogReader(store, tail, request, {
      onNews: () => follower?.rouse(),
      onExpired: () => follower?.end(cursorExpired()),
    });
    try {
      const start = await startOf(request);
      reader.startAfter(start.sequence);
      const made = createFollower(reader, start, request.isUntilSettled, () => void followers.delete(made));
      follower = made;
      followers.add(made);
      return made;
    } catch (error) {
      reader.stop();
      throw error;
    }
  };

  return Object.freeze({
    follow,
    readPage: async (request, first) => {
      const { paymentId, filter, after } = request;
      const reader = store.reader();
      if (!after) {
        const updates = paymentId === null ? [] : [await snapshotOf(paymentId)];
        return { updates, position: updates[0]?.position ?? (await readHead(reader)), hasMore: false };
      }
      await refuseForeign(store, after);
      const read = paymentId === null ? readAfter : withPayment(paymentId);
      const found = await read(reader, after.sequence, first + 1);
      const shown = found.slice(0, first);
      const last = shown.at(-1);
      return {
        updates: shown.filter(event => paymentId !== null || concernsFilter(event, filter)).map(updateOf),
        position: last ? positionOf(last) : after,
        hasMore: found.length > first,
      };
    },
    readHead: () => readHead(store.reader()),
    findPositions: async payments => {
      const events = await readEventsOf(store.reader(), payments);
      const versions = new Map(payments.map(({ id, version }) => [id, version]));
      const latest = events.filter(event => event.version === versions.get(event.payment.id));
      return new Map(latest.map(event => [event.payment.id, positionOf(event)]));
    },
    findEvents: async payments => {
      const events = await readEventsOf(store.reader(), payments);
      return new Map(
        payments.map(({ id, version }) => [
          id,
          events.filter(event => event.payment.id === id && event.version <= version),
        ]),
      );
    },
    close: async () => {
      for (const follower of followers) follower.end();
      await tail.close();
    },
  } satisfies Feed);
}

function withPayment(paymentId: string): typeof readAfter {
  return (reader, sequence, limit) => readPaymentAfter(reader, paymentId, sequence, limit);
}

async function refuseForeign(store: Store, position: FeedPosition): Promise<void> {
  if (!(await isOfThisLog(store.reader(), position))) throw cursorExpired();
}

function positionOf({ sequence, tag }: FeedEvent): FeedPosition {
  return { sequence, tag };
}

function updateOf(event: FeedEvent): FeedUpdate {
  return { position: positionOf(event), payment: event.payment, event };
}
