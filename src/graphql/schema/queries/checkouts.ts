/** The queries about checkouts: one by id, and the list. */

import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { AllowedTo, OpenToCheckoutTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { CheckoutFilter, readCheckoutFilter } from '../input/checkout-filter.js';
import { findById } from '../input/ids.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { Checkout, presentCheckout } from '../types/checkout.js';
import { CheckoutConnection } from '../types/checkout-connection.js';
import { presentConnection } from '../types/page-info.js';

@Resolver()
export class CheckoutQueries {
  @AllowedTo('READ_CHECKOUTS')
  @OpenToCheckoutTokens()
  @Query(() => Checkout, { nullable: true, description: 'A checkout by ID; null if it does not exist.' })
  async checkout(
    @Arg('id', () => ID, { description: 'ID of the checkout.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Checkout | null> {
    const view = await findById(id, stations.checkouts.find);
    return view && presentCheckout(view, caller);
  }

  @AllowedTo('READ_CHECKOUTS')
  @Query(() => CheckoutConnection, { description: 'Checkouts, newest first.' })
  async checkouts(
    @Arg('filter', () => CheckoutFilter, { nullable: true, description: 'Returns only the checkouts that match.' })
    filter: CheckoutFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<CheckoutConnection> {
    const { first, after } = readPageArgs(page);
    const views = await stations.checkouts.page(readCheckoutFilter(filter, caller), first, after);
    return presentConnection(views, after, view => presentCheckout(view, caller));
  }
}
