/** The audit station: who did what, when, to what and from which address; each entry carries the hash of the one before. */

import type { Page } from '../domain/page.js';

/** What is written down. A closed list: another act needs a word of its own. */
export type AuditAction =
  | 'KEY_CREATED'
  | 'KEY_ROTATED'
  | 'KEY_REVOKED'
  | 'PAYOUT_APPROVED'
  | 'PAYOUT_REJECTED'
  | 'PAYOUTS_PAUSED'
  | 'PAYOUTS_RESUMED'
  | 'REVIEW_RESOLVED'
  | 'CALLBACK_REPLAYED'
  | 'INITIATOR_RELEASED'
  | 'C2B_URLS_REGISTERED'
  | 'PAYMENTS_EXPORTED'
  | 'CUSTOMER_ERASED'
  | 'OLD_DATA_ERASED'
  | 'NOTES_ERASED';

/** Who acts: the name of an API key, or `cli` on the command line, which has no address. */
export interface Actor {
  readonly name: string;
  readonly address: string | null;
}

/** What was done. `subject` is the id or the name of what it was done to. */
export interface Act {
  readonly action: AuditAction;
  readonly subject: string | null;
  readonly note?: string | null;
}

/** An act with an id and a time, `at` in UTC milliseconds: a unit that runs again stores it once. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string | null;
  readonly address: string | null;
  readonly note: string | null;
}

/** Absent fields do not restrict; instants are exclusive. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: readonly string[];
  readonly subject?: string;
  readonly after?: number;
  readonly before?: number;
}

/** What became of the chain: `brokenAt` is the first entry that was changed, put in, or has lost its note unaccounted for; null: none. */
export interface ChainReport {
  readonly entries: number;
  readonly brokenAt: string | null;
  /** Of the newest entry. Who keeps it elsewhere notices when the end of the log is cut off. */
  readonly hash: string;
}

/** Entries are drafted before a unit of work and stored inside it, by `appendAudit`. */
export interface Audit {
  draft(actor: Actor, act: Act): AuditEntry;
  /** Stores an act that changes nothing else, in a unit of its own. */
  record(actor: Actor, act: Act): Promise<void>;
  /** Newest first, and only what is in the chain. `after` is the id of the last entry of the page before, or null. */
  page(filter: AuditFilter, first: number, after: string | null): Promise<Page<AuditEntry>>;
  /** Reads the whole log. */
  check(): Promise<ChainReport>;
}
