/** The feed: every version of every payment, in commit order; WHERE AN UPDATE LEAVES. */

import type { EvidenceSource } from '../domain/evidence.js';
import type { FailureReason, Payment, PaymentStatus } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';

/** The log's record of one version of one payment. It never changes. */
export interface EventRecord {
  /** 1, 2, 3 … over all payments, in commit order. */
  readonly sequence: number;
  /** Random: tells this event from one that had its number before a crash took it away. */
  readonly tag: string;
  readonly paymentId: string;
  readonly version: number;
  readonly status: PaymentStatus;
  readonly evidence: EvidenceSource;
  readonly occurredAt: number;
  readonly note: string | null;
  /** Name of the API key of the person whose act it was; with version 1 the payment has it. Null where nobody acted, or an earlier release wrote the event. */
  readonly actor: string | null;
  /** The stored callback that told of it; null where none did, or an earlier release wrote the event. */
  readonly callbackId: string | null;
  /** Null with version 1. */
  readonly statusBefore: PaymentStatus | null;
  readonly needsReviewBefore: boolean | null;
  /** These three are null too where an earlier release has written the event. */
  readonly failureReasonBefore: FailureReason | null;
  readonly settledAtBefore: number | null;
  readonly receiptBefore: string | null;
}

/** An event that can be delivered: `payment` is the payment as of this event. */
export interface FeedEvent extends EventRecord {
  readonly payment: Payment;
}

/** An event whose payment was taken to the archive: it can still be listed and be a position, but not be delivered. */
export interface ArchivedEvent extends EventRecord {
  readonly payment: null;
  /** What the filters must know of that payment; everything else they look at never changes. */
  readonly needsReview: boolean;
}

/** What the log has at one place. */
export type LogEntry = FeedEvent | ArchivedEvent;

/** A position in the feed: after this event. Sequence 0 is the start of the log, with the log's own tag. */
export interface FeedPosition {
  readonly sequence: number;
  readonly tag: string;
}

/** What a follower is given: a snapshot has no event. */
export interface FeedUpdate {
  readonly position: FeedPosition;
  readonly payment: Payment;
  readonly event: FeedEvent | null;
}

/** With `paymentId`: that payment; else all that match the filter before or after the event. */
export interface FollowRequest {
  readonly paymentId: string | null;
  readonly filter: PaymentFilter;
  /** Null: with `paymentId` a snapshot first, else from now. */
  readonly after: FeedPosition | null;
  /** Without `after`: from now with `paymentId` too. */
  readonly isFromNow?: boolean;
  /** Ends at a moment at which the payment is settled and all that the log has of it has been given. Needs `paymentId`. */
  readonly isUntilSettled: boolean;
  /** While catching up only the newest update of each payment; everything that comes after the moment of joining is given. */
  readonly isCollapsed?: boolean;
  /** Where the follower waits for its turn before it reads a page back; left out: nowhere. */
  readonly pace?: Pace | null;
}

/** Says when a follower that catches up may read the next page of the log. Whoever is live does not ask. */
export interface Pace {
  ask(): Turn;
}

/** One page's. */
export interface Turn {
  /** Resolves when the page may be read, or when the turn was left before. */
  readonly come: Promise<void>;
  /** Gives it back, with how many events were read; again: nothing. */
  leave(events: number): void;
}

/** One page of updates, for those who poll. */
export interface FeedPage {
  readonly updates: readonly FeedUpdate[];
  /** Where the next page starts; also moves when no update matched. */
  readonly position: FeedPosition;
  readonly hasMore: boolean;
}

/** Everything that may be read of the log. All of it may reject with StoreUnavailable. */
export interface Feed {
  /**
   * Updates until the consumer returns or the feed closes. Resolves once the follower is registered, so that nothing
   * after that moment is missed. Refuses a position that is not of this log (CURSOR_EXPIRED) and an unknown payment
   * (NOT_FOUND); ends with CURSOR_EXPIRED in the place of an event that it would have given and that is in the archive.
   */
  follow(request: FollowRequest): Promise<AsyncIterableIterator<FeedUpdate>>;
  /** The polling twin of `follow`. Refuses as `follow` does. */
  readPage(request: Omit<FollowRequest, 'isUntilSettled'>, first: number): Promise<FeedPage>;
  /** The position of the newest event of all. */
  readHead(): Promise<FeedPosition>;
  /** The position of each payment's latest event; payments are given as id and version. */
  findPositions(payments: readonly Pick<Payment, 'id' | 'version'>[]): Promise<ReadonlyMap<string, FeedPosition>>;
  /** The events of each payment up to the given version, oldest first. */
  findEvents(
    payments: readonly Pick<Payment, 'id' | 'version'>[],
  ): Promise<ReadonlyMap<string, readonly EventRecord[]>>;
  /** Ends every follower. */
  close(): Promise<void>;
}
