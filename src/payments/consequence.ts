/** Consequences: what a change of one payment changes in others, in the same unit of work (an original reversed, an enquiry answered). */

import type { Decision } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import type { Topic } from '../pubsub/pubsub.js';
import type { Unit } from '../store/unit.js';
import type { Write } from '../store/write.js';

/** What one piece of evidence did to a payment; the decision may have changed nothing. */
export interface Change {
  /** Null where the payment was opened. */
  readonly before: Payment | null;
  readonly decision: Decision;
  /** Null where the payment was opened. */
  readonly evidence: Evidence | null;
}

/** Evidence about other payments, rows of other stations, and the bells to ring after the commit. */
export interface Effects {
  readonly evidence: readonly Evidence[];
  readonly writes: readonly Write[];
  readonly rings: readonly Topic[];
}

export const NO_EFFECTS: Effects = Object.freeze({ evidence: [], writes: [], rings: [] });

/** Made by the station whose rows it writes; `payments` knows none of them. Called once for all changes of a round. */
export interface Consequence {
  /** Payments that may be touched when these change, so that all are locked in one sorted pass. Locks nothing. */
  findLinked(unit: Unit, paymentIds: readonly string[]): Promise<readonly string[]>;
  /** May lock rows of its own station. Runs again with its unit, so it keeps nothing. */
  follow(unit: Unit, changes: readonly Change[]): Promise<Effects>;
}
