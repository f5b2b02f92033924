/** The queries for status and balance enquiries. */

import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { findById } from '../input/ids.js';
import { BalanceEnquiry, presentBalanceEnquiry } from '../types/balance-enquiry.js';
import { presentStatusEnquiry, StatusEnquiry } from '../types/status-enquiry.js';

@Resolver()
export class EnquiryQueries {
  @AllowedTo('READ_ENQUIRIES')
  @OpenToTokens()
  @Query(() => StatusEnquiry, {
    nullable: true,
    description: 'A transaction status enquiry by ID; null if it does not exist.',
  })
  async statusEnquiry(
    @Arg('id', () => ID, { description: 'ID of the enquiry.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<StatusEnquiry | null> {
    const enquiry = await findById(id, stations.enquiries.findStatusEnquiry);
    return enquiry && presentStatusEnquiry(enquiry, caller);
  }

  @AllowedTo('READ_ENQUIRIES')
  @Query(() => BalanceEnquiry, { nullable: true, description: 'A balance enquiry by ID; null if it does not exist.' })
  async balanceEnquiry(
    @Arg('id', () => ID, { description: 'ID of the enquiry.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<BalanceEnquiry | null> {
    const enquiry = await findById(id, stations.enquiries.findBalanceEnquiry);
    return enquiry && presentBalanceEnquiry(enquiry, caller);
  }
}
