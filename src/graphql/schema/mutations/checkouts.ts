/** The mutations createCheckout, payCheckout and cancelCheckout. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney, OpenToCheckoutTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { CreateCheckoutInput, readCreateCheckoutInput } from '../input/create-checkout-input.js';
import { checkId } from '../input/ids.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { Checkout, presentCheckout } from '../types/checkout.js';

@Resolver()
export class CheckoutMutations {
  @AllowedTo('TAKE_PAYMENTS')
  @Mutation(() => Checkout, {
    description: "Creates something to be paid. Its token is for the customer's browser.",
  })
  async createCheckout(
    @Arg('input', () => CreateCheckoutInput, { description: 'What is to be paid.' }) input: CreateCheckoutInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Checkout> {
    const view = await stations.checkouts.create(readCreateCheckoutInput(input, caller));
    return presentCheckout(view, caller, true);
  }

  @AllowedTo('TAKE_PAYMENTS')
  @MovesMoney()
  @OpenToCheckoutTokens()
  @Mutation(() => Checkout, {
    description:
      "Prompts a phone, by the business or with the checkout's token. Where no new try can start nothing is sent, and `blockedBy` " +
      'says why: at most one try has no outcome, however often this is called.',
  })
  async payCheckout(
    @Arg('id', () => ID, { description: 'The checkout.' }) id: string,
    @Arg('phoneNumber', () => PhoneNumber, { description: 'The phone to prompt.' }) phoneNumber: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Checkout> {
    checkId(id, 'checkout');
    return presentCheckout(await stations.checkouts.pay(id, phoneNumber, caller.name), caller);
  }

  @AllowedTo('TAKE_PAYMENTS')
  @Mutation(() => Checkout, {
    description:
      'Cancels a checkout that is not paid. A prompt that is open stays on its phone; if the customer pays it, the checkout becomes PAID.',
  })
  async cancelCheckout(
    @Arg('id', () => ID, { description: 'The checkout.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Checkout> {
    checkId(id, 'checkout');
    return presentCheckout(await stations.checkouts.cancel(id), caller);
  }
}
