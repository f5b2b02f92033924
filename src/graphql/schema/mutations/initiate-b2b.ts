/** The mutation initiateB2b. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { B2bInput, readB2bInput } from '../input/b2b-input.js';
import { Payment, presentMadePayment } from '../types/payment.js';

@Resolver()
export class InitiateB2b {
  @AllowedTo('SEND_MONEY')
  @MovesMoney()
  @Mutation(() => Payment, {
    description:
      'Pays another business, or a tax. Returns once M-Pesa has accepted or refused the request; watch the payment for the outcome. ' +
      'Ask `organization` for the name of the receiver first.',
  })
  async initiateB2b(
    @Arg('input', () => B2bInput, { description: 'The payment to make.' }) input: B2bInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    return presentMadePayment(await stations.requestPayment.b2b(readB2bInput(input, caller)), caller);
  }
}
