/** The subscription paymentUpdated: snapshot, replay and live updates, all from the feed. */

import { Args, ArgsType, Ctx, Field, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { FeedUpdate, FollowRequest } from '../../../feed/feed.js';
import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsTogether } from '../input/accepts.js';
import { FollowArgs, filterWithoutId, readFollowArgs } from '../input/follow-args.js';
import type { JointRule } from '../input/rules.js';
import { PaymentUpdate, presentUpdate } from '../types/payment-update.js';

const settledWithId: JointRule = {
  isKept: given => given.get('untilSettled') !== true || given.has('id'),
  field: 'untilSettled',
  accepted: 'left out without id',
};

@ArgsType()
class PaymentUpdatedArgs extends FollowArgs {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Ends the stream once the payment is COMPLETED, FAILED or REVERSED and every version has been delivered. Requires `id`.',
  })
  readonly untilSettled?: boolean | null;
}

@Resolver()
export class PaymentUpdated {
  @AllowedTo('READ_PAYMENTS')
  @OpenToTokens()
  @AcceptsTogether(filterWithoutId, settledWithId)
  @Subscription(() => PaymentUpdate, {
    description: 'Every version of one payment or of all payments, in order, without gaps or duplicates.',
    subscribe: ({ args, context }: { args: PaymentUpdatedArgs; context: GraphqlContext }) =>
      context.stations.feed.follow({ ...readFollowRequest(args, context.caller), pace: context.pace }),
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
  return { ...readFollowArgs(args, caller), isUntilSettled: args.untilSettled ?? false };
}
