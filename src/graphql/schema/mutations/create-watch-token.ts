/** The mutation createWatchToken. */

import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { WATCH_SECONDS_DEFAULT, WATCH_SECONDS_MAX } from '../../../callers/create-watch-tokens.js';
import { noSuchPayment } from '../../../feed/refusals.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { findById } from '../input/ids.js';
import { wholeNumber } from '../input/rules.js';
import { WatchToken } from '../types/watch-token.js';

@Resolver()
export class CreateWatchToken {
  @AllowedTo('MAKE_TOKENS')
  @AcceptsArguments({ ttlSeconds: wholeNumber(1, WATCH_SECONDS_MAX) })
  @Mutation(() => WatchToken, {
    description: "Creates a token for one payment, for use in a customer's browser.",
  })
  async createWatchToken(
    @Arg('paymentId', () => ID, { description: 'The payment.' }) paymentId: string,
    @Arg('ttlSeconds', () => Int, {
      nullable: true,
      defaultValue: WATCH_SECONDS_DEFAULT,
      description: 'Lifetime in seconds: 1 second to one day.',
    })
    ttlSeconds: number | null,
    @Ctx() { stations, watchTokens, caller }: GraphqlContext,
  ): Promise<WatchToken> {
    const seconds = ttlSeconds ?? WATCH_SECONDS_DEFAULT;
    if (!(await findById(paymentId, stations.findPayments.byId))) throw noSuchPayment('paymentId');
    return watchTokens.create(paymentId, seconds, caller);
  }
}
