/** The type AccountBalanceEdge. */

import { Field, ObjectType } from 'type-graphql';

import { AccountBalance } from './account-balance.js';

@ObjectType('AccountBalanceEdge', { description: 'A balance in a page.', simpleResolvers: true })
export class AccountBalanceEdge {
  @Field(() => String, { description: 'Where the next page starts: pass it as `after`.' })
  readonly cursor!: string;

  @Field(() => AccountBalance, { description: 'The balance itself.' })
  readonly node!: AccountBalance;
}
