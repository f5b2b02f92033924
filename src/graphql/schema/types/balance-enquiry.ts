/** The type BalanceEnquiry. */

import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import { type Caller, canReadAnswers } from '../../../callers/caller.js';
import type { BalanceEnquiry as DomainEnquiry, EnquiryStatus as Status } from '../../../domain/enquiry.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { AccountBalance, presentBalance } from './account-balance.js';
import { EnquiryStatus } from './enquiry-status.js';

@ObjectType('BalanceEnquiry', {
  description: 'A balance enquiry about one shortcode, and the answer of M-Pesa.',
  simpleResolvers: true,
})
export class BalanceEnquiry {
  @Field(() => ID, { description: 'ID of the enquiry in this gateway.' })
  readonly id!: string;

  @Field(() => EnquiryStatus, { description: 'Status of the enquiry.' })
  readonly status!: Status;

  @Field(() => String, { nullable: true, description: "M-Pesa's result code for the enquiry itself, verbatim." })
  readonly resultCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's description of the result of the enquiry itself; null if the caller may not see it.",
  })
  readonly resultDescription!: string | null;

  @Field(() => DateTime, { description: 'When the enquiry was requested.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When M-Pesa answered.' })
  readonly answeredAt!: number | null;

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
  const resultDescription = canReadAnswers(caller) ? enquiry.resultDescription : null;
  const { id, status, resultCode, createdAt, answeredAt, balanceId } = enquiry;
  return { id, status, resultCode, resultDescription, createdAt, answeredAt, balanceId };
}
