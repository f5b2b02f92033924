/** The type Payment. What its fields show, and to whom, is in `payment-fields.ts`. */

import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import { WATCH_SECONDS_DEFAULT } from '../../../callers/create-watch-tokens.js';
import type {
  Payment as DomainPayment,
  PaymentKind as Kind,
  ReviewReason as Reason,
  PaymentStatus as Status,
} from '../../../domain/payment.js';
import type { FeedPosition } from '../../../feed/feed.js';
import type { PaymentParts } from '../../../payments/payments.js';
import type { GraphqlContext } from '../../context.js';
import { Cursor } from '../scalars/cursor.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { PaymentEvent, presentEvent } from './payment-event.js';
import { PaymentFailure } from './payment-failure.js';
import { ALL_FIELDS, type AskedFields, showFields } from './payment-fields.js';
import { PaymentKind } from './payment-kind.js';
import { PaymentStatus } from './payment-status.js';
import { ReviewReason } from './review-reason.js';
import { WatchToken } from './watch-token.js';

@ObjectType('Payment', { description: 'One movement of money, as of one version.', simpleResolvers: true })
export class Payment {
  @Field(() => ID, { description: 'Its id in this gateway; ids are ordered by time.' })
  readonly id!: string;

  @Field(() => PaymentKind, { description: 'Which way of M-Pesa moves the money.' })
  readonly kind!: Kind;

  @Field(() => PaymentStatus, { description: 'Where it stands.' })
  readonly status!: Status;

  @Field(() => Int, {
    description: 'Goes up by one whenever a field that clients can see changes; version 1 is the request.',
  })
  readonly version!: number;

  @Field(() => Decimal, { description: 'How much, in shillings.' })
  readonly amount!: number;

  @Field(() => String, { description: 'Always KES.' })
  readonly currency!: string;

  @Field(() => String, { description: 'The shortcode of the business.' })
  readonly shortcode!: string;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'The customer; masked where the caller may not read it. Null when there is none.',
  })
  readonly phoneNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'What the customer pays for, as given in the request.' })
  readonly accountReference!: string | null;

  @Field(() => String, { nullable: true, description: 'The description of the request; for B2C its remarks.' })
  readonly description!: string | null;

  @Field(() => String, { nullable: true, description: "M-Pesa's receipt, once known." })
  readonly mpesaReceipt!: string | null;

  @Field(() => PaymentFailure, { nullable: true, description: 'Why it failed; null unless FAILED.' })
  readonly failure!: PaymentFailure | null;

  @Field(() => Boolean, { description: 'Whether a person should look at it.' })
  readonly needsReview!: boolean;

  @Field(() => [ReviewReason], { description: 'Why a person should look at it, in the order in which it was found.' })
  readonly reviewReasons!: readonly Reason[];

  @Field(() => Json, {
    nullable: true,
    description: "The caller's own JSON, as given in the request; null where the caller may not read it.",
  })
  readonly metadata!: unknown;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's id of an STK push; null where the caller may not read it.",
  })
  readonly merchantRequestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's id of the prompt of an STK push; null where the caller may not read it.",
  })
  readonly checkoutRequestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's id of a payment to a customer or business; null where the caller may not read it.",
  })
  readonly conversationId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The id under which M-Pesa was asked for a payment to a customer or business; null where the caller may not read it.',
  })
  readonly originatorConversationId!: string | null;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { description: 'When its version changed last.' })
  readonly updatedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'Latest entry into COMPLETED, FAILED or REVERSED.' })
  readonly settledAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the gateway asks M-Pesa next, while the outcome is open.',
  })
  readonly nextCheckAt!: number | null;

  /** Not in the schema: whether this is the result of the mutation that made it. */
  readonly isJustMade!: boolean;

  /** Not in the schema: where this version stands in the log, if whoever presents it knows. */
  readonly position!: FeedPosition | null;
}

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => Cursor, { description: 'Position of its latest event: where a watcher may start.' })
  cursor(@Root() payment: Payment, @Ctx() { loaders }: GraphqlContext): FeedPosition | Promise<FeedPosition> {
    return payment.position ?? loaders.position.load(payment);
  }

  @FieldResolver(() => WatchToken, {
    nullable: true,
    description: 'For 15 minutes. Only in the result of a mutation that made the payment; null elsewhere.',
  })
  watchToken(@Root() { id, isJustMade }: Payment, @Ctx() { watchTokens }: GraphqlContext): Promise<WatchToken> | null {
    return isJustMade ? watchTokens.create(id, WATCH_SECONDS_DEFAULT) : null;
  }

  @FieldResolver(() => [PaymentEvent], { description: 'Every version so far. Oldest first.' })
  async events(@Root() payment: Payment, @Ctx() { loaders, caller }: GraphqlContext): Promise<readonly PaymentEvent[]> {
    const events = await loaders.events.load(payment);
    return events.map(event => presentEvent(event, caller));
  }
}

/** A payment as this caller may see it, with the fields that were asked for: all that will be resolved. */
export function presentPayment(
  payment: PaymentParts,
  caller: Caller,
  asked: AskedFields = ALL_FIELDS,
  position: FeedPosition | null = null,
): Payment {
  return showFields(payment, caller, asked, { isJustMade: false, position });
}

/** A payment in the result of the mutation that made it, a repeat of its idempotency key included. */
export function presentMadePayment(payment: DomainPayment, caller: Caller): Payment {
  return { ...presentPayment(payment, caller), isJustMade: true };
}
