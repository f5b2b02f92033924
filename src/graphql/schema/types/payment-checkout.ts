/** The field of the type Payment that leads to the checkout it pays. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../context.js';
import { Checkout, presentCheckout } from './checkout.js';
import { Payment } from './payment.js';

@Resolver(() => Payment)
export class PaymentCheckoutResolver {
  @FieldResolver(() => Checkout, {
    nullable: true,
    description: 'The checkout that it pays, or was to pay, as it is now; null if there is none.',
  })
  async checkout(@Root() { checkout }: Payment, @Ctx() { loaders, caller }: GraphqlContext): Promise<Checkout | null> {
    const view = checkout === null ? null : await loaders.checkout.load(checkout);
    return view && presentCheckout(view, caller);
  }
}
