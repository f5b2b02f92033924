/** The erasure station: takes a person out of everything that is kept, and leaves the books. */

import type { Actor } from '../audit/audit.js';

/** How much of each was erased now; what was erased before counts no more. */
export interface ErasureReport {
  readonly payments: number;
  readonly callbacks: number;
  readonly enquiries: number;
  readonly checkouts: number;
  /** Rows of files in the archive. */
  readonly archived: number;
  /** Payments whose masked number may be this one or another: they stay as they are. */
  readonly lookAlikes: number;
}

/** Killed at any moment, a repeat erases the rest. */
export interface Erasure {
  /**
   * Refuses with CUSTOMER_BUSY while something of the person is open, held or in review, and with UNAVAILABLE while callbacks are in
   * the spool or another process works in the archive; then nothing is erased.
   */
  eraseCustomer(phoneNumber: string, by: Actor): Promise<ErasureReport>;
}
