/** The mutation reversePayment. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { ReversePaymentInput, readReversePaymentInput } from '../input/reverse-payment-input.js';
import { Payment, presentMadePayment } from '../types/payment.js';

@Resolver()
export class ReversePayment {
  @AllowedTo('SEND_MONEY')
  @MovesMoney()
  @Mutation(() => Payment, {
    description:
      "Gives a customer's payment back, all of it. Returns the reversal, a payment of its own, once M-Pesa has accepted or refused the " +
      'request. When the reversal is COMPLETED, the payment that it reverses is REVERSED.',
  })
  async reversePayment(
    @Arg('input', () => ReversePaymentInput, { description: 'The payment to reverse.' }) input: ReversePaymentInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    return presentMadePayment(await stations.requestPayment.reversal(readReversePaymentInput(input, caller)), caller);
  }
}
