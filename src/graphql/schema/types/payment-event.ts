/** The type PaymentEvent. */

import { Field, Int, ObjectType } from 'type-graphql';

import { type Caller, canReadNotes } from '../../../callers/caller.js';
import type { EvidenceSource } from '../../../domain/evidence.js';
import type { PaymentStatus as Status } from '../../../domain/payment.js';
import type { EventRecord, FeedPosition } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { DateTime } from '../scalars/date-time.js';
import { Evidence } from './evidence.js';
import { PaymentStatus } from './payment-status.js';

@ObjectType('PaymentEvent', { description: 'One version of a payment: what changed and why.', simpleResolvers: true })
export class PaymentEvent {
  @Field(() => Cursor, { description: 'Its position in the event log.' })
  readonly cursor!: FeedPosition;

  @Field(() => Int, { description: 'The version of the payment that it made: 1, 2, 3 … without a gap.' })
  readonly version!: number;

  @Field(() => PaymentStatus, { description: 'The status since this event.' })
  readonly status!: Status;

  @Field(() => Evidence, { description: 'What it rests on.' })
  readonly evidence!: EvidenceSource;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly occurredAt!: number;

  @Field(() => String, {
    nullable: true,
    description: "A sentence about it, M-Pesa's or an operator's; null where the caller may not read it.",
  })
  readonly note!: string | null;
}

/** The event as callers see it. */
export function presentEvent(event: EventRecord, caller: Caller): PaymentEvent {
  const { sequence, tag, version, status, evidence, occurredAt } = event;
  const note = canReadNotes(caller) ? event.note : null;
  return { cursor: { sequence, tag }, version, status, evidence, occurredAt, note };
}
