/** The mutation refreshPayment. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { checkId } from '../input/ids.js';
import { Payment, presentPayment } from '../types/payment.js';

@Resolver()
export class RefreshPayment {
  @AllowedTo('ASK_MPESA')
  @Mutation(() => Payment, { description: 'Asks M-Pesa about this payment now, without waiting for `nextCheckAt`.' })
  async refreshPayment(
    @Arg('id', () => ID, { description: 'ID of the payment.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    checkId(id, 'payment');
    return presentPayment(await stations.refreshPayment(id), caller);
  }
}
