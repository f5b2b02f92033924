/** The queries for status and balance enquiries. */

import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { EnquiryFilter, readEnquiryFilter } from '../input/enquiry-filter.js';
import { findById } from '../input/ids.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { BalanceEnquiry, presentBalanceEnquiry } from '../types/balance-enquiry.js';
import { presentConnection } from '../types/page-info.js';
import { presentStatusEnquiry, StatusEnquiry } from '../types/status-enquiry.js';
import { StatusEnquiryConnection } from '../types/status-enquiry-connection.js';

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
  @Query(() => StatusEnquiryConnection, { description: 'Status enquiries, newest first.' })
  async enquiries(
    @Arg('filter', () => EnquiryFilter, { nullable: true, description: 'Returns only the enquiries that match.' })
    filter: EnquiryFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<StatusEnquiryConnection> {
    const { first, after } = readPageArgs(page);
    const wanted = readEnquiryFilter(filter);
    const enquiries = wanted ? await stations.enquiries.page(wanted, first, after) : { items: [], hasMore: false };
    return presentConnection(enquiries, after, enquiry => presentStatusEnquiry(enquiry, caller));
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
