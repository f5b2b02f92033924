/** The query paymentUpdates: the polling counterpart of paymentUpdated, with the same cursors. */

import { Args, ArgsType, Ctx, Field, Int, Query, Resolver } from 'type-graphql';

import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { Accepts, AcceptsTogether } from '../input/accepts.js';
import { FollowArgs, filterWithoutId, readFollowArgs } from '../input/follow-args.js';
import { PAGE_SIZE_MAX, pageSize } from '../input/page-args.js';
import { PaymentUpdatePage, presentUpdatePage } from '../types/payment-update-page.js';

@ArgsType()
class PaymentUpdatesArgs extends FollowArgs {
  @Accepts(pageSize)
  @Field(() => Int, {
    nullable: true,
    defaultValue: PAGE_SIZE_MAX,
    description: 'Maximum number of events to read: 1–100.',
  })
  readonly first?: number | null;
}

@Resolver()
export class PaymentUpdates {
  @AllowedTo('READ_PAYMENTS')
  @OpenToTokens()
  @AcceptsTogether(filterWithoutId)
  @Query(() => PaymentUpdatePage, {
    description:
      'The polling counterpart of `paymentUpdated`. Without `after`, returns no updates and the cursor of the newest event; with `id`, the payment as it is now.',
  })
  async paymentUpdates(
    @Args(() => PaymentUpdatesArgs) args: PaymentUpdatesArgs,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<PaymentUpdatePage> {
    const first = args.first ?? PAGE_SIZE_MAX;
    return presentUpdatePage(await stations.feed.readPage(readFollowArgs(args, caller), first), caller);
  }
}
