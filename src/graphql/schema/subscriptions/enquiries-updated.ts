/** The subscriptions statusEnquiryUpdated and balanceEnquiryUpdated: an enquiry until M-Pesa answers. */

import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';

import type {
  BalanceEnquiry as DomainBalanceEnquiry,
  StatusEnquiry as DomainStatusEnquiry,
} from '../../../domain/enquiry.js';
import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { checkId } from '../input/ids.js';
import { BalanceEnquiry, presentBalanceEnquiry } from '../types/balance-enquiry.js';
import { presentStatusEnquiry, StatusEnquiry } from '../types/status-enquiry.js';

interface Subscribed {
  readonly args: { readonly id: string };
  readonly context: GraphqlContext;
}

@Resolver()
export class EnquiriesUpdated {
  @AllowedTo('READ_ENQUIRIES')
  @OpenToTokens()
  @Subscription(() => StatusEnquiry, {
    description: 'The enquiry as it is now, then every change.',
    subscribe: ({ args, context }: Subscribed) => {
      checkId(args.id, 'enquiry');
      return context.stations.enquiries.followStatusEnquiry(args.id);
    },
  })
  statusEnquiryUpdated(
    @Root() enquiry: DomainStatusEnquiry,
    @Arg('id', () => ID, { description: 'ID of the enquiry.' }) _id: string,
    @Ctx() { caller }: GraphqlContext,
  ): StatusEnquiry {
    return presentStatusEnquiry(enquiry, caller);
  }

  @AllowedTo('READ_ENQUIRIES')
  @Subscription(() => BalanceEnquiry, {
    description: 'The enquiry as it is now, then every change.',
    subscribe: ({ args, context }: Subscribed) => {
      checkId(args.id, 'enquiry');
      return context.stations.enquiries.followBalanceEnquiry(args.id);
    },
  })
  balanceEnquiryUpdated(
    @Root() enquiry: DomainBalanceEnquiry,
    @Arg('id', () => ID, { description: 'ID of the enquiry.' }) _id: string,
    @Ctx() { caller }: GraphqlContext,
  ): BalanceEnquiry {
    return presentBalanceEnquiry(enquiry, caller);
  }
}
