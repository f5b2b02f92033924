/** The subscription checkoutUpdated: a checkout as it is, then each change. */

import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';

import type { CheckoutView } from '../../../checkouts/checkouts.js';
import { AllowedTo, OpenToCheckoutTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { checkId } from '../input/ids.js';
import { Checkout, presentCheckout } from '../types/checkout.js';

interface Subscribed {
  readonly args: { readonly id: string };
  readonly context: GraphqlContext;
}

@Resolver()
export class CheckoutUpdated {
  @AllowedTo('READ_CHECKOUTS')
  @OpenToCheckoutTokens()
  @Subscription(() => Checkout, {
    description: 'The checkout as it is, then each change; intermediate states may be skipped.',
    subscribe: ({ args, context }: Subscribed) => {
      checkId(args.id, 'checkout');
      return context.stations.checkouts.follow(args.id);
    },
  })
  checkoutUpdated(
    @Root() view: CheckoutView,
    @Arg('id', () => ID, { description: 'ID of the checkout.' }) _id: string,
    @Ctx() { caller }: GraphqlContext,
  ): Checkout {
    return presentCheckout(view, caller);
  }
}
