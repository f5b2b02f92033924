/** The mutation requestAccountBalance. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { shortcode as rule } from '../input/rules.js';
import { BalanceEnquiry, presentBalanceEnquiry } from '../types/balance-enquiry.js';

@Resolver()
export class RequestAccountBalance {
  @AllowedTo('ASK_MPESA')
  @AcceptsArguments({ shortcode: rule })
  @Mutation(() => BalanceEnquiry, {
    description: 'Asks M-Pesa for the balance of a shortcode. The answer arrives by callback.',
  })
  async requestAccountBalance(
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'The shortcode of the business. Defaults to the first one configured.',
    })
    shortcode: string | null | undefined,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<BalanceEnquiry> {
    return presentBalanceEnquiry(await stations.enquiries.requestBalance(shortcode ?? null), caller);
  }
}
