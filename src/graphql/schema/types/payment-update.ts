/** The type PaymentUpdate. */

import { Field, ObjectType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { FeedPosition, FeedUpdate } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { Payment, presentPayment } from './payment.js';
import { PaymentEvent, presentEvent } from './payment-event.js';
import { ALL_FIELDS } from './payment-fields.js';

@ObjectType('PaymentUpdate', { description: 'One update of a payment.', simpleResolvers: true })
export class PaymentUpdate {
  @Field(() => Cursor, { description: 'Pass it as `after` to resume here without gaps or duplicates.' })
  readonly cursor!: FeedPosition;

  @Field(() => Payment, { description: 'The payment as of this event.' })
  readonly payment!: Payment;

  @Field(() => PaymentEvent, {
    nullable: true,
    description: 'The event that changed the payment; null if this update is the payment as it is now.',
  })
  readonly event!: PaymentEvent | null;
}

/** Masked as the caller may read it; a snapshot has no event. */
export function presentUpdate({ position, payment, event }: FeedUpdate, caller: Caller): PaymentUpdate {
  return {
    cursor: position,
    payment: presentPayment(payment, caller, ALL_FIELDS, position),
    event: event && presentEvent(event, caller),
  };
}
