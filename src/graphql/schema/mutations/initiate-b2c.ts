/** The mutation initiateB2c. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { B2cInput, readB2cInput } from '../input/b2c-input.js';
import { Payment, presentMadePayment } from '../types/payment.js';

@Resolver()
export class InitiateB2c {
  @AllowedTo('SEND_MONEY')
  @MovesMoney()
  @Mutation(() => Payment, {
    description:
      'Pays a customer. Returns once M-Pesa has accepted or refused the request; watch the payment for the outcome.',
  })
  async initiateB2c(
    @Arg('input', () => B2cInput, { description: 'The payment to make.' }) input: B2cInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    return presentMadePayment(await stations.requestPayment.b2c(readB2cInput(input, caller)), caller);
  }
}
