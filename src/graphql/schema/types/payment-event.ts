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
  @Field(() => Cursor, { description: 'Position in the event log.' })
  readonly cursor!: FeedPosition;

  @Field(() => Int, { description: 'The payment version this event created: 1, 2, 3 … without gaps.' })
  readonly version!: number;

  @Field(() => PaymentStatus, { description: 'Status of the payment after this event.' })
  readonly status!: Status;

  @Field(() => Evidence, { description: 'What the change is based on.' })
  readonly evidence!: EvidenceSource;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly occurredAt!: number;

  @Field(() => String, {
    nullable: true,
    description: 'A note from M-Pesa or an operator; null if the caller may not see it.',
  })
  readonly note!: string | null;

  /** Not in the schema: by what its own fields are found. */
  readonly paymentId!: string;
  readonly actor!: string | null;
  readonly callbackId!: string | null;
}

/** The event as callers see it. */
export function presentEvent(event: EventRecord, caller: Caller): PaymentEvent {
  const { sequence, tag, version, status, evidence, occurredAt, paymentId, actor, callbackId } = event;
  const note = canReadNotes(caller) ? event.note : null;
  const hidden = { paymentId, actor, callbackId };
  return { cursor: { sequence, tag }, version, status, evidence, occurredAt, note, ...hidden };
}
