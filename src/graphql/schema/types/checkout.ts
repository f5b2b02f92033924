/** The types Checkout and CheckoutToken. */

import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { type Caller, canMakeTokens, canReadPrivateFields, canReadTexts } from '../../../callers/caller.js';
import type { CheckoutView } from '../../../checkouts/checkouts.js';
import type { CheckoutBlock as Block, CheckoutStatus as Status } from '../../../domain/checkout.js';
import { maskNumbers } from '../../../domain/mask-numbers.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { CheckoutBlock } from './checkout-block.js';
import { CheckoutStatus } from './checkout-status.js';
import { Payment, presentPayment } from './payment.js';

/** After the end of a checkout its page can still show what became of it. */
const TOKEN_AFTER_END_MS = 86_400_000;

@ObjectType('CheckoutToken', {
  description: "Lets a customer's browser read, watch and pay one checkout.",
  simpleResolvers: true,
})
export class CheckoutToken {
  @Field(() => String, { description: 'Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL.' })
  readonly token!: string;

  @Field(() => DateTime, {
    description:
      'When the token expires: a day after the checkout. Subscriptions end then too, and all of it ends when the key that made it is revoked.',
  })
  readonly expiresAt!: number;
}

@ObjectType('Checkout', { description: 'Something to be paid: by prompts, or by hand.', simpleResolvers: true })
export class Checkout {
  @Field(() => ID, { description: 'ID of the checkout in this gateway. IDs sort by creation time.' })
  readonly id!: string;

  @Field(() => CheckoutStatus, { description: 'Current status.' })
  readonly status!: Status;

  @Field(() => Int, { description: 'Increases whenever the checkout, or one of its payments, changes.' })
  readonly version!: number;

  @Field(() => Decimal, { description: 'Amount in shillings.' })
  readonly amount!: number;

  @Field(() => String, { description: 'Always KES.' })
  readonly currency!: string;

  @Field(() => String, { description: 'The shortcode of the business.' })
  readonly shortcode!: string;

  @Field(() => String, { description: 'What the customer types to pay by hand.' })
  readonly accountReference!: string;

  @Field(() => String, { nullable: true, description: 'The description from the request.' })
  readonly description!: string | null;

  @Field(() => Json, {
    nullable: true,
    description: 'Your own JSON from the request; null if the caller may not see it.',
  })
  readonly metadata!: unknown;

  @Field(() => String, { nullable: true, description: "The shop's page to go back to." })
  readonly returnUrl!: string | null;

  @Field(() => Payment, { nullable: true, description: 'The newest try or payment; null if there is none.' })
  readonly current!: Payment | null;

  @Field(() => [Payment], { description: 'Its tries and payments, oldest first; at most the newest 100.' })
  readonly payments!: readonly Payment[];

  /** The id; the schema shows the payment. */
  readonly paidBy!: string | null;

  @Field(() => Boolean, { description: 'Whether a new try can start now.' })
  readonly canPay!: boolean;

  @Field(() => CheckoutBlock, { nullable: true, description: 'Why no new try can start; null if one can.' })
  readonly blockedBy!: Block | null;

  @Field(() => Int, { description: 'How many more prompts it may have.' })
  readonly triesLeft!: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { description: 'When it expires if it is not paid.' })
  readonly expiresAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it became PAID.' })
  readonly paidAt!: number | null;

  /** Not in the schema: until when it is blocked, UTC milliseconds. */
  readonly blockedUntil!: number | null;

  /** Not in the schema: whether this is the result of the mutation that made it. */
  readonly isJustMade!: boolean;
}

@Resolver(() => Checkout)
export class CheckoutResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The hosted page: a secret link. Anyone who has it can pay and watch this checkout. Null if the caller may not see it.',
  })
  url(@Root() { id }: Checkout, @Ctx() { about, caller }: GraphqlContext): string | null {
    return canReadPrivateFields(caller) ? about.checkoutUrlOf(id) : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Seconds until a new try can start; null if one can now, or if that is not a matter of time.',
  })
  retryAfterSeconds(@Root() { blockedUntil }: Checkout, @Ctx() { stations }: GraphqlContext): number | null {
    if (blockedUntil === null) return null;
    return Math.max(1, Math.ceil((blockedUntil - stations.timetable.clock.now()) / 1_000));
  }

  @FieldResolver(() => Payment, { nullable: true, description: 'The payment that paid it; null unless PAID.' })
  async paidBy(
    @Root() { paidBy, payments }: Checkout,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): Promise<Payment | null> {
    const known = payments.find(({ id }) => id === paidBy);
    const other = known || paidBy === null ? null : await loaders.payment.load(paidBy);
    return known ?? (other && presentPayment(other, caller));
  }

  @FieldResolver(() => CheckoutToken, {
    nullable: true,
    description:
      "The customer's token. Only in the result of `createCheckout`, for callers that may make tokens; otherwise null.",
  })
  token(
    @Root() { id, expiresAt, isJustMade }: Checkout,
    @Ctx() { watchTokens, caller }: GraphqlContext,
  ): Promise<CheckoutToken> | null {
    if (!isJustMade || !canMakeTokens(caller)) return null;
    return watchTokens.createForCheckout(id, expiresAt + TOKEN_AFTER_END_MS, caller);
  }
}

/** What the shop wrote, without the numbers in it. */
function maskTexts({ accountReference, description, returnUrl }: CheckoutView['checkout']) {
  return {
    accountReference: maskNumbers(accountReference),
    description: description && maskNumbers(description),
    returnUrl: returnUrl && maskNumbers(returnUrl.replace(/%2B/gi, '+').replace(/%20/g, ' ')),
  };
}

/** A checkout as this caller may see it. */
export function presentCheckout(view: CheckoutView, caller: Caller, isJustMade = false): Checkout {
  const { checkout, blocked, triesLeft } = view;
  const { amountCents, metadata, maxTries: _, releasedTries: __, ...shown } = checkout;
  const payments = view.payments.map(payment => presentPayment(payment, caller));
  return {
    ...shown,
    ...(canReadTexts(caller) ? {} : maskTexts(checkout)),
    amount: amountCents,
    metadata: metadata !== null && canReadPrivateFields(caller) ? JSON.parse(metadata) : null,
    ...{ payments, current: payments.at(-1) ?? null },
    ...{ canPay: blocked === null, blockedBy: blocked?.by ?? null, blockedUntil: blocked?.until ?? null },
    ...{ triesLeft, isJustMade },
  };
}
