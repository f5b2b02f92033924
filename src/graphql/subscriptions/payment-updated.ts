/** The subscription paymentUpdated: snapshot, replay and live updates, all from the feed. */

import { Args, ArgsType, Ctx, Field, ID, Resolver, Root, Subscription } from 'type-graphql';

import { badInput } from '../../domain/gateway-error.js';
import type { FeedPosition, FeedUpdate, FollowRequest } from '../../feed/feed.js';
import { AllowedToAll } from '../authorize.js';
import type { Caller } from '../caller.js';
import type { GraphqlContext } from '../context.js';
import { checkId } from '../input/ids.js';
import { PaymentFilter, readPaymentFilter } from '../input/payment-filter.js';
import { Cursor } from '../scalars/cursor.js';
import { PaymentUpdate, presentUpdate } from '../types/payment-update.js';

@ArgsType()
class PaymentUpdatedArgs {
  @Field(() => ID, { nullable: true, description: 'This payment; all payments if left out.' })
  readonly id?: string | null;

  @Field(() => PaymentFilter, {
    nullable: true,
    description: 'Payments that match it before or after the event. Not with `id`.',
  })
  readonly filter?: PaymentFilter | null;

  @Field(() => Cursor, {
    nullable: true,
    description: 'Every event after this position, then live. Left out: with `id` a snapshot first, else from now.',
  })
  readonly after?: FeedPosition | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Complete once the payment is COMPLETED, FAILED or REVERSED and all up to that is delivered. Needs `id`.',
  })
  readonly untilSettled?: boolean | null;
}

@Resolver()
export class PaymentUpdated {
  @AllowedToAll()
  @Subscription(() => PaymentUpdate, {
    description: 'Every version of a payment, or of all payments, in order, none missing, none twice.',
    subscribe: ({ args, context }: { args: PaymentUpdatedArgs; context: GraphqlContext }) =>
      context.stations.feed.follow(readFollowRequest(args, context.caller)),
  })
  paymentUpdated(
    @Root() update: FeedUpdate,
    @Args(() => PaymentUpdatedArgs) _args: PaymentUpdatedArgs,
    @Ctx() { caller }: GraphqlContext,
  ): PaymentUpdate {
    return presentUpdate(update, caller);
  }
}

function readFollowRequest(args: PaymentUpdatedArgs, caller: Caller): FollowRequest {
  const paymentId = args.id ?? null;
  const filter = args.filter ?? null;
  const isUntilSettled = args.untilSettled ?? false;
  if (isUntilSettled && paymentId === null) throw badInput('untilSettled', 'left out without id');
  if (filter !== null && paymentId !== null) throw badInput('filter', 'left out with id');
  if (paymentId !== null) checkId(paymentId, 'payment');
  return { paymentId, filter: readPaymentFilter(filter, caller), after: args.after ?? null, isUntilSettled };
}
