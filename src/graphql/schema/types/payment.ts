/** The type Payment. What its fields show, and to whom, is in `payment-fields.ts`. */

import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { type Caller, canMakeTokens, canReadPrivateFields } from '../../../callers/caller.js';
import { WATCH_SECONDS_DEFAULT } from '../../../callers/create-watch-tokens.js';
import type { MessageParts } from '../../../domain/payer-message.js';
import type {
  Payment as DomainPayment,
  PaymentKind as Kind,
  ReviewReason as Reason,
  RecipientIdType as RecipientIdKind,
  PaymentStatus as Status,
} from '../../../domain/payment.js';
import type { DeadlineParts, PhaseParts } from '../../../domain/phase.js';
import type { FeedPosition } from '../../../feed/feed.js';
import type { PaymentParts } from '../../../payments/payments.js';
import type { GraphqlContext } from '../../context.js';
import { Cursor } from '../scalars/cursor.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { PaymentApproval } from './payment-approval.js';
import { PaymentEvent, presentEvent } from './payment-event.js';
import { PaymentFailure } from './payment-failure.js';
import { ALL_FIELDS, type AskedFields, showFields } from './payment-fields.js';
import { PaymentKind } from './payment-kind.js';
import { PaymentStatus } from './payment-status.js';
import { RecipientIdType } from './recipient-id-type.js';
import { ReviewReason } from './review-reason.js';
import { WatchToken } from './watch-token.js';

@ObjectType('Payment', { description: 'One movement of money, at one version.', simpleResolvers: true })
export class Payment {
  @Field(() => ID, { description: 'ID of the payment in this gateway. IDs sort by creation time.' })
  readonly id!: string;

  @Field(() => PaymentKind, { description: 'The kind of M-Pesa transaction.' })
  readonly kind!: Kind;

  @Field(() => PaymentStatus, { description: 'Current status.' })
  readonly status!: Status;

  @Field(() => Int, {
    description: 'Increases by one whenever a field visible to clients changes. Version 1 is the request.',
  })
  readonly version!: number;

  @Field(() => Decimal, { description: 'Amount in shillings.' })
  readonly amount!: number;

  @Field(() => String, { description: 'Always KES.' })
  readonly currency!: string;

  @Field(() => String, { description: 'The shortcode of the business.' })
  readonly shortcode!: string;

  @Field(() => PhoneNumber, {
    nullable: true,
    description:
      "The customer's phone number, or in whose name a business is paid; masked if the caller may not see it. Null if there is none.",
  })
  readonly phoneNumber!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name M-Pesa gave for the other party; only its initials if the caller may not see it.',
  })
  readonly partyName!: string | null;

  @Field(() => RecipientIdType, {
    nullable: true,
    description: 'The document without which M-Pesa does not pay the recipient; null if none or hidden.',
  })
  readonly recipientIdType!: RecipientIdKind | null;

  @Field(() => String, { nullable: true, description: 'For B2B, the paybill or till that is paid.' })
  readonly partyShortcode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'M-Pesa\'s word for the transaction, verbatim: "Pay Bill", "Customer Merchant Payment" …',
  })
  readonly transactionType!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When M-Pesa says it happened; `settledAt` is when the gateway learned of it.',
  })
  readonly completedAt!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The account reference: what the customer pays for, from the request or as the customer typed it.',
  })
  readonly accountReference!: string | null;

  @Field(() => String, { nullable: true, description: 'The description from the request; for payouts, the remarks.' })
  readonly description!: string | null;

  @Field(() => String, { nullable: true, description: 'The M-Pesa receipt number, once known.' })
  readonly mpesaReceipt!: string | null;

  @Field(() => PaymentFailure, { nullable: true, description: 'Why the payment failed; null unless FAILED.' })
  readonly failure!: PaymentFailure | null;

  @Field(() => Boolean, { description: 'Whether a person needs to review the payment.' })
  readonly needsReview!: boolean;

  @Field(() => [ReviewReason], { description: 'Why a person needs to review the payment, oldest reason first.' })
  readonly reviewReasons!: readonly Reason[];

  @Field(() => Json, {
    nullable: true,
    description: 'Your own JSON from the request; null if the caller may not see it.',
  })
  readonly metadata!: unknown;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's MerchantRequestID of an STK push; null if the caller may not see it.",
  })
  readonly merchantRequestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's CheckoutRequestID of an STK push; null if the caller may not see it.",
  })
  readonly checkoutRequestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's ConversationID of a payout; null if the caller may not see it.",
  })
  readonly conversationId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The OriginatorConversationID the gateway sent with a payout; null if the caller may not see it.',
  })
  readonly originatorConversationId!: string | null;

  @Field(() => DateTime, { description: 'When the payment was requested.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { description: 'When the version last changed.' })
  readonly updatedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the payment last became COMPLETED, FAILED or REVERSED.' })
  readonly settledAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the gateway next asks M-Pesa for the outcome; null if it will not ask again.',
  })
  readonly nextCheckAt!: number | null;

  @Field(() => PaymentApproval, {
    nullable: true,
    description: 'The approval of a large payout. Null if none is needed or the caller may not see it.',
  })
  readonly approval!: PaymentApproval | null;

  /** Of what the resolvers of the same names make what they show. */
  readonly phase!: PhaseParts;
  readonly confirmingAt!: DeadlineParts;
  readonly deadlineAt!: DeadlineParts;
  readonly payerMessage!: PhaseParts & MessageParts;
  /** Ids; the schema shows what has them. */
  readonly reverses!: string | null;
  readonly checkout!: string | null;
  /** Not in the schema: whether this is the result of the mutation that made it. */
  readonly isJustMade!: boolean;

  /** Not in the schema: where this version stands in the log, if its presenter knows. */
  readonly position!: FeedPosition | null;
}

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => Cursor, {
    description: 'Cursor of the latest event. Pass it as `after` to follow the payment from here.',
  })
  cursor(@Root() payment: Payment, @Ctx() { loaders }: GraphqlContext): FeedPosition | Promise<FeedPosition> {
    return payment.position ?? loaders.position.load(payment);
  }

  @FieldResolver(() => WatchToken, {
    nullable: true,
    description:
      'A watch token valid for 15 minutes. Only in the result of the mutation that created the payment, for callers that may make tokens; otherwise null.',
  })
  watchToken(
    @Root() { id, isJustMade }: Payment,
    @Ctx() { watchTokens, caller }: GraphqlContext,
  ): Promise<WatchToken> | null {
    return isJustMade && canMakeTokens(caller) ? watchTokens.create(id, WATCH_SECONDS_DEFAULT, caller) : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Name of the API key that asked for it; null if nobody did or the caller may not see it.',
  })
  requestedBy(@Root() { id }: Payment, @Ctx() { loaders, caller }: GraphqlContext): Promise<string | null> | null {
    return canReadPrivateFields(caller) ? loaders.requester.load(id) : null;
  }

  @FieldResolver(() => [PaymentEvent], { description: 'Every version so far, oldest first.' })
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
