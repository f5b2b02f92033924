/** The mutation createWatchToken. */

import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { WATCH_SECONDS_DEFAULT, WATCH_SECONDS_MAX } from '../../../callers/create-watch-tokens.js';
import { badInput } from '../../../domain/gateway-error.js';
import { noSuchPayment } from '../../../feed/refusals.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { findById } from '../input/ids.js';
import { WatchToken } from '../types/watch-token.js';

@Resolver()
export class CreateWatchToken {
  @AllowedTo('admin', 'server')
  @Mutation(() => WatchToken, {
    description: 'A credential for one payment, to be handed to the browser of a customer.',
  })
  async createWatchToken(
    @Arg('paymentId', () => ID, { description: 'The payment.' }) paymentId: string,
    @Arg('ttlSeconds', () => Int, {
      nullable: true,
      defaultValue: WATCH_SECONDS_DEFAULT,
      description: 'How long it lives: 1 second to a day.',
    })
    ttlSeconds: number | null,
    @Ctx() { stations, watchTokens }: GraphqlContext,
  ): Promise<WatchToken> {
    const seconds = ttlSeconds ?? WATCH_SECONDS_DEFAULT;
    if (seconds < 1 || seconds > WATCH_SECONDS_MAX) throw badInput('ttlSeconds', `from 1 to ${WATCH_SECONDS_MAX}`);
    if (!(await findById(paymentId, stations.findPayments.byId))) throw noSuchPayment('paymentId');
    return watchTokens.create(paymentId, seconds);
  }
}
