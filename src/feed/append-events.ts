/** Appends events to the feed, last in a unit of work: the lock on the head is what makes feed order commit order. */

import type { EvidenceSource } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import { assert } from '../lib/assert.js';
import type { RandomBytes } from '../lib/random.js';
import type { Unit } from '../store/unit.js';
import { EventRow } from './event-row.js';

/** A new version of a payment, with what filters must know of the version before; null with version 1. */
export interface NewEvent {
  readonly before: Payment | null;
  readonly after: Payment;
  readonly evidence: EvidenceSource;
  readonly occurredAt: number;
  readonly note: string | null;
  /** As in `EventRecord`; left out where nobody acted and no callback told of it. */
  readonly actor?: string | null;
  readonly callbackId?: string | null;
}

const TAG_BYTES = 6;

/** Returns the sequence of the last event. Nothing may be locked after this in the same unit. */
export async function appendEvents(unit: Unit, events: readonly NewEvent[], random: RandomBytes): Promise<number> {
  assert(events.length > 0, 'there is something to append');
  const last = await unit.raiseHead(events.length);
  const tags = Buffer.from(random(TAG_BYTES * events.length)).toString('hex');
  const rows = events.map(
    ({ before, after, evidence, occurredAt, note, actor = null, callbackId = null }, index): EventRow => {
      return {
        sequence: last - events.length + 1 + index,
        tag: tags.slice(index * TAG_BYTES * 2, (index + 1) * TAG_BYTES * 2),
        paymentId: after.id,
        version: after.version,
        status: after.status,
        statusBefore: before?.status ?? null,
        needsReviewBefore: before && before.reviewReasons.length > 0,
        failureReasonBefore: before?.failure?.reason ?? null,
        settledAtBefore: before?.settledAt ?? null,
        receiptBefore: before?.mpesaReceipt ?? null,
        evidence,
        occurredAt,
        ...{ note, actor, callbackId },
        snapshot: JSON.stringify(after),
      };
    },
  );
  await unit.insertMany(EventRow, rows);
  return last;
}
