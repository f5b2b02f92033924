/** The queries about balances: the latest known, and the history. */

import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { shortcode as rule } from '../input/rules.js';
import { AccountBalance, presentBalance } from '../types/account-balance.js';
import { AccountBalanceConnection } from '../types/account-balance-connection.js';
import { presentConnection } from '../types/page-info.js';

@Resolver()
export class BalanceQueries {
  @AllowedTo('READ_ENQUIRIES')
  @AcceptsArguments({ shortcode: rule })
  @Query(() => AccountBalance, {
    nullable: true,
    description: 'The latest known balance; null until M-Pesa has reported one.',
  })
  async balance(
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'The shortcode. Defaults to the first one configured.',
    })
    shortcode: string | null | undefined,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<AccountBalance | null> {
    const balance = await stations.enquiries.findBalance(shortcode ?? null);
    return balance && presentBalance(balance);
  }

  @AllowedTo('READ_ENQUIRIES')
  @Query(() => [AccountBalance], {
    description: 'The latest known balance of each shortcode; one that M-Pesa has not reported yet is left out.',
  })
  async balances(@Ctx() { stations }: GraphqlContext): Promise<readonly AccountBalance[]> {
    return (await stations.enquiries.findBalances()).map(presentBalance);
  }

  @AllowedTo('READ_ENQUIRIES')
  @AcceptsArguments({ shortcode: rule })
  @Query(() => AccountBalanceConnection, { description: 'Every balance that M-Pesa reported, newest first.' })
  async balanceHistory(
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'The shortcode. Defaults to the first one configured.',
    })
    shortcode: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<AccountBalanceConnection> {
    const { first, after } = readPageArgs(page);
    const balances = await stations.enquiries.balanceHistory(shortcode ?? null, first, after);
    return presentConnection(balances, after, presentBalance);
  }
}
