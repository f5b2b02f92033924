/** The mutation initiateStkPush. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { readStkPushInput, StkPushInput } from '../input/stk-push-input.js';
import { Payment, presentMadePayment } from '../types/payment.js';

@Resolver()
export class InitiateStkPush {
  @AllowedTo('TAKE_PAYMENTS')
  @MovesMoney()
  @Mutation(() => Payment, {
    description:
      "Prompts a customer's phone. Returns once M-Pesa has accepted or refused the request; watch the payment for the outcome.",
  })
  async initiateStkPush(
    @Arg('input', () => StkPushInput, { description: 'The payment to request.' }) input: StkPushInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    return presentMadePayment(await stations.requestPayment.stkPush(readStkPushInput(input, caller)), caller);
  }
}
