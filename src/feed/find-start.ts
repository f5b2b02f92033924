/** Finds where followers start: snapshots, positions and the head, in a few statements for all that start together. */

import { isSettled, type Payment } from '../domain/payment.js';
import { createBatch } from '../lib/batch.js';
import type { Store } from '../store/open-store.js';
import type { FollowStart } from './create-follower.js';
import type { FeedPosition, FeedUpdate, FollowRequest } from './feed.js';
import { isOfThisLog, readHead, readPositions, readTags, START_SEQUENCE } from './read-events.js';
import { cursorExpired, noSuchPayment } from './refusals.js';

export interface StartNeighbours {
  readonly store: Store;
  /** The payments' rows: a snapshot shows a payment as it is now, schedule included. */
  readonly findPayments: (ids: readonly string[]) => Promise<ReadonlyMap<string, Payment>>;
}

/** Where a follower begins. All of it may reject with StoreUnavailable. */
export interface FindStart {
  /** Refuses an unknown payment (NOT_FOUND) and a position that is not of this log (CURSOR_EXPIRED). */
  of(request: FollowRequest): Promise<FollowStart>;
  snapshotOf(paymentId: string): Promise<FeedUpdate>;
  refuseForeign(position: FeedPosition): Promise<void>;
  readHead(): Promise<FeedPosition>;
}

/** Those who come at the same moment share their statements. */
export function createFindStart({ store, findPayments }: StartNeighbours): FindStart {
  const findSnapshot = createBatch(async (ids: readonly string[]) => {
    const payments = await findPayments(ids);
    const positions = await readPositions(store.reader(), [...payments.values()]);
    return new Map([...positions].map(([id, position]) => [id, presentSnapshot(payments.get(id), position)]));
  });
  const findTag = createBatch((sequences: readonly number[]) => readTags(store.reader(), sequences));
  const findHead = createBatch(async (keys: readonly 'head'[]) => {
    const head = await readHead(store.reader());
    return new Map(keys.map(key => [key, head]));
  });

  const snapshotOf = async (paymentId: string): Promise<FeedUpdate> => {
    const snapshot = await findSnapshot(paymentId);
    if (!snapshot) throw noSuchPayment();
    return snapshot;
  };
  const refuseForeign = async (position: FeedPosition): Promise<void> => {
    const { sequence, tag } = position;
    const isOurs =
      sequence === START_SEQUENCE ? await isOfThisLog(store.reader(), position) : (await findTag(sequence)) === tag;
    if (!isOurs) throw cursorExpired();
  };
  const head = async (): Promise<FeedPosition> => (await findHead('head')) ?? readHead(store.reader());

  return Object.freeze({
    snapshotOf,
    refuseForeign,
    readHead: head,
    async of({ paymentId, after, isFromNow = false, isCollapsed = false }: FollowRequest) {
      const now = paymentId === null ? null : await snapshotOf(paymentId);
      const isNowSettled = now !== null && isSettled(now.payment.status);
      if (after) {
        if (!isSame(after, now?.position)) await refuseForeign(after);
        const isCaughtUp = now !== null && now.position.sequence <= after.sequence;
        const end = now?.position ?? (isCollapsed ? await head() : after);
        const logEnd = Math.max(after.sequence, end.sequence);
        return { sequence: after.sequence, snapshot: null, logEnd, isCaughtUp, isSettled: isNowSettled };
      }
      const { sequence } = now?.position ?? (await head());
      const snapshot = isFromNow ? null : now;
      return { sequence, snapshot, logEnd: sequence, isCaughtUp: now !== null, isSettled: isNowSettled };
    },
  } satisfies FindStart);
}

function presentSnapshot(payment: Payment | undefined, position: FeedPosition): FeedUpdate | null {
  return payment ? { position, payment, event: null } : null;
}

function isSame(one: FeedPosition, other: FeedPosition | undefined): boolean {
  return one.sequence === other?.sequence && one.tag === other.tag;
}
