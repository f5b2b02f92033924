/** The inbox: callbacks kept byte for byte before they are understood. */

import type { Actor } from '../audit/audit.js';
import type { CallbackVerdict } from '../domain/evidence.js';
import type { Page } from '../domain/page.js';
import type { Count } from '../lib/tally.js';
import type { KeptRoute } from '../operations/callback-routes.js';

/** A stored callback as admins see it. */
export interface StoredCallback {
  readonly id: string;
  readonly route: string;
  readonly receivedAt: number;
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
  readonly paymentId: string | null;
  readonly body: Uint8Array;
  readonly copies: number;
}

/** Every condition that is set must hold. Instants are exclusive, in UTC milliseconds. */
export interface CallbackFilter {
  readonly verdict?: readonly CallbackVerdict[];
  /** As in `StoredCallback`. */
  readonly route?: readonly string[];
  readonly paymentId?: string;
  readonly receivedAfter?: number;
  readonly receivedBefore?: number;
}

/** The same with what only the program asks for. */
export interface SummaryFilter extends CallbackFilter {
  /** Only those that came by a URL with a valid key, from an address that may use it. */
  readonly isKeyed?: boolean;
  /** Of the long form: one of these. */
  readonly ticket?: readonly string[];
}

/** How many callbacks were replayed, and how many more match. */
export interface Replayed {
  readonly replayed: number;
  readonly left: number;
}

/** How many callbacks have a verdict. */
export interface VerdictCount {
  readonly verdict: CallbackVerdict;
  readonly count: number;
}

/** What http hands over: who it claims to be about was already proven (keyed) or only allowed in (bare). */
export interface IncomingCallback {
  readonly route: KeptRoute;
  /** Null on the bare form. */
  readonly ticket: string | null;
  readonly body: Uint8Array;
  /** How it was answered, where that was decided before it was kept. */
  readonly note?: string;
}

/** What verdicts are counted by. */
export type VerdictLabel = 'route' | 'verdict';

/** What transports and admins may do with callbacks. */
export interface Inbox {
  /** Resolves when the callback is durably stored, and only then; rejects with StoreUnavailable when it cannot be. */
  receive(callback: IncomingCallback): Promise<void>;
  /** Applies a stored callback again; see `replayCallback`. */
  replay(id: string, by: Actor): Promise<StoredCallback>;
  /** The same with all that match and were not applied, oldest first and at most `limit` of the newest. */
  replayAll(filter: CallbackFilter, limit: number, by: Actor): Promise<Replayed>;
  /** Newest first. `after` is the id of the last callback of the page before, or null. */
  page(filter: CallbackFilter, first: number, after: string | null): Promise<Page<StoredCallback>>;
  /** Those of these that are stored. */
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, StoredCallback>>;
  /** At most `first` of each payment, newest first. */
  ofPayments(ids: readonly string[], first: number): Promise<ReadonlyMap<string, readonly StoredCallback[]>>;
  /**
   * Each that matches once it is stored, in about the order in which they came; from now on, or all from a little before `after`. What another
   * instance had in its spool may be left out. Resolves once the follower is registered.
   */
  follow(filter: CallbackFilter, after: string | null): Promise<AsyncIterableIterator<StoredCallback>>;
  count(filter: CallbackFilter): Promise<number>;
  /** How many match, by verdict, each counted up to `most`. */
  countEach(filter: CallbackFilter, most: number): Promise<readonly VerdictCount[]>;
  /** How many match, and when the oldest of them came, UTC milliseconds. */
  summarise(filter: SummaryFilter): Promise<{ readonly count: number; readonly since: number | null }>;
  /** How often each verdict was given by this process, since it started: again when a callback that waited is decided. */
  verdicts(): readonly Count<VerdictLabel>[];
}
