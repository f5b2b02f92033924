/** The mutation refreshPayment. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { checkId } from '../input/ids.js';
import { Payment, presentPayment } from '../types/payment.js';

@Resolver()
export class RefreshPayment {
  @AllowedTo('admin', 'server')
  @Mutation(() => Payment, { description: 'Ask M-Pesa about this payment now instead of at nextCheckAt.' })
  async refreshPayment(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    checkId(id, 'payment');
    return presentPayment(await stations.refreshPayment(id), caller);
  }
}
