/** The type AccountBalanceEdge. */

import { Field, ObjectType } from 'type-graphql';

import { AccountBalance } from './account-balance.js';

@ObjectType('AccountBalanceEdge', { description: 'A balance in a page.', simpleResolvers: true })
export class AccountBalanceEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => AccountBalance, { description: 'The balance.' })
  readonly node!: AccountBalance;
}
