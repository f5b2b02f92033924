/** The type BalanceEnquiry. */

import { Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { BalanceEnquiry as DomainEnquiry } from '../../../domain/enquiry.js';
import type { GraphqlContext } from '../../context.js';
import { AccountBalance, presentBalance } from './account-balance.js';
import { Enquiry, presentEnquiry } from './enquiry.js';

@ObjectType('BalanceEnquiry', {
  description: 'A balance enquiry about one shortcode, and the answer of M-Pesa.',
  simpleResolvers: true,
})
export class BalanceEnquiry extends Enquiry {
  /** Not in the schema: the balance that it brought. */
  readonly balanceId!: string | null;
}

@Resolver(() => BalanceEnquiry)
export class BalanceEnquiryResolver {
  @FieldResolver(() => AccountBalance, { nullable: true, description: 'The balance that M-Pesa reported.' })
  async balance(
    @Root() { balanceId }: BalanceEnquiry,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<AccountBalance | null> {
    const balance = balanceId === null ? null : await stations.enquiries.findBalanceById(balanceId);
    return balance && presentBalance(balance);
  }
}

/** Its balance is looked up only when it is asked for. */
export function presentBalanceEnquiry(enquiry: DomainEnquiry, caller: Caller): BalanceEnquiry {
  return { ...presentEnquiry(enquiry, caller), balanceId: enquiry.balanceId };
}
