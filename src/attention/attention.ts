/** Attention: what a person should look at now, read anew each time; nothing is kept, so nothing has to be dismissed. */

/** A closed list; it may grow. */
export type AttentionKind =
  | 'REVIEW_OPEN'
  | 'APPROVAL_WAITING'
  | 'CONFIRMATION_HELD'
  | 'CONFIRMATION_NOT_APPLIED'
  | 'CALLBACK_UNCONFIRMED'
  | 'CALLBACK_WAITING'
  | 'NO_CALLBACKS'
  | 'INITIATOR_SUSPENDED'
  | 'PAYOUTS_PAUSED'
  | 'SPOOL_NOT_EMPTY'
  | 'C2B_NOT_PROVEN';

/** One thing to look at. */
export interface AttentionItem {
  readonly kind: AttentionKind;
  /** When the oldest of them began, UTC milliseconds; null where nobody knows. */
  readonly since: number | null;
  readonly count: number;
  /** A sentence for an operator: what it is, and what to do. */
  readonly detail: string;
}

/** Both may reject with StoreUnavailable. */
export interface Attention {
  /** In the order of the kinds; empty when nothing is to be looked at. */
  read(): Promise<readonly AttentionItem[]>;
  /** What it is now, then each time it has changed. While the database is unreachable, nothing changes. */
  follow(): AsyncIterableIterator<readonly AttentionItem[]>;
}
