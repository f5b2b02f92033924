/** The erasure station: takes a person out of everything that is kept, and leaves the books. */

import type { Actor } from '../audit/audit.js';

/** How much of each was erased now; what was erased before counts no more. */
export interface ErasureReport {
  readonly payments: number;
  readonly callbacks: number;
  readonly enquiries: number;
  readonly checkouts: number;
  /** Payments of others, of which only what names the person or was copied from an erased checkout is erased. */
  readonly mentions: number;
  /** Of the audit log, those about the person's own payments not counted. */
  readonly notes: number;
  /** Rows of files in the archive. */
  readonly archived: number;
  /** Payments whose masked number may be this one or another: they stay as they are. */
  readonly lookAlikes: number;
  /** Notes of the audit log that name the person and stay: an old release has put them into the chain. */
  readonly notesLeft: number;
}

/** Killed at any moment, a repeat erases the rest. */
export interface Erasure {
  /**
   * Refuses with CUSTOMER_BUSY while something of the person is open, held, in review or may be completed late, and with UNAVAILABLE while
   * callbacks are in the spool or another process works in the archive; then nothing is erased.
   */
  eraseCustomer(phoneNumber: string, by: Actor): Promise<ErasureReport>;
}
