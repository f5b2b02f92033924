/** Reads what each event of the feed changed in the totals: the payment's words before and after it. */

import type { DataSource, QueryRunner } from 'typeorm';

/** One event, with what of its payment never changes. Texts and numbers are as the driver gives them. */
export interface ChangeRecord {
  readonly sequence: number | string;
  readonly paymentId: string;
  readonly kind: string;
  readonly shortcode: string;
  readonly amountCents: number | string;
  readonly status: string;
  /** Null with version 1. */
  readonly statusBefore: string | null;
  /** The payment as of this event and as of the one before, only where it had failed then. */
  readonly snapshot: string | null;
  readonly snapshotBefore: string | null;
  /** For failures whose snapshot is in the archive: what this event and the next one say of the version before, and the payment of now. */
  readonly reasonBefore: string | null;
  readonly reasonAfter: string | null;
  readonly reasonNow: string | null;
}

const TEXT = `SELECT event.sequence AS sequence, payment.id AS paymentId, payment.kind AS kind, payment.shortcode AS shortcode,
    payment.amount_cents AS amountCents, event.status AS status, event.status_before AS statusBefore,
    CASE WHEN event.status = 'FAILED' THEN event.snapshot END AS snapshot, earlier.snapshot AS snapshotBefore,
    event.failure_reason_before AS reasonBefore, later.failure_reason_before AS reasonAfter, payment.failure_reason AS reasonNow
  FROM payment_events event
  JOIN payments payment ON payment.id = event.payment_id
  LEFT JOIN payment_events earlier
    ON event.status_before = 'FAILED' AND earlier.payment_id = event.payment_id AND earlier.version = event.version - 1
  LEFT JOIN payment_events later
    ON event.status = 'FAILED' AND later.payment_id = event.payment_id AND later.version = event.version + 1
  WHERE event.sequence > ? ORDER BY event.sequence LIMIT `;

/** Of the events after this one, in their order. */
export async function readChanges(
  from: DataSource | QueryRunner,
  sequence: number,
  limit: number,
): Promise<readonly ChangeRecord[]> {
  return from.query(TEXT + Math.trunc(limit), [sequence]);
}
