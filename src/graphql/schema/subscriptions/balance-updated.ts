/** The subscription balanceUpdated. */

import { Arg, Resolver, Root, Subscription } from 'type-graphql';

import type { AccountBalance as DomainBalance } from '../../../domain/enquiry.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { shortcode as rule } from '../input/rules.js';
import { AccountBalance, presentBalance } from '../types/account-balance.js';

interface BalanceUpdatedArgs {
  readonly shortcode?: string | null;
}

@Resolver()
export class BalanceUpdated {
  @AllowedTo('READ_ENQUIRIES')
  @AcceptsArguments({ shortcode: rule })
  @Subscription(() => AccountBalance, {
    description: 'The latest known balance, then every new one.',
    subscribe: ({ args, context }: { args: BalanceUpdatedArgs; context: GraphqlContext }) =>
      context.stations.enquiries.followBalance(args.shortcode ?? null),
  })
  balanceUpdated(
    @Root() balance: DomainBalance,
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'The shortcode. Defaults to the first one configured.',
    })
    _shortcode: string | null | undefined,
  ): AccountBalance {
    return presentBalance(balance);
  }
}
