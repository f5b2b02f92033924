/** The type AccountBalanceConnection. */

import { Field, ObjectType } from 'type-graphql';
import { AccountBalanceEdge } from './account-balance-edge.js';
import { PageInfo } from './page-info.js';

@ObjectType('AccountBalanceConnection', { description: 'A page of balances.', simpleResolvers: true })
export class AccountBalanceConnection {
  @Field(() => [AccountBalanceEdge], { description: 'The balances, newest first.' })
  readonly edges!: readonly AccountBalanceEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;
}
