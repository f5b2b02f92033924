/** The fields of the type PaymentEvent that show who or what made the version. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { canReadCallbacks, canReadPrivateFields } from '../../../callers/caller.js';
import type { GraphqlContext } from '../../context.js';
import { Callback, presentCallback } from './callback.js';
import { PaymentEvent } from './payment-event.js';

@Resolver(() => PaymentEvent)
export class PaymentEventCausesResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Name of the API key of the person who acted; null if it was M-Pesa or the gateway, or if the caller may not see it.',
  })
  by(
    @Root() { paymentId, version, actor }: PaymentEvent,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): string | null | Promise<string | null> {
    if (!canReadPrivateFields(caller)) return null;
    return version === 1 ? loaders.requester.load(paymentId) : actor;
  }

  @FieldResolver(() => Callback, {
    nullable: true,
    description:
      'The stored callback that made this version; null if there is none or the caller may not read callbacks.',
  })
  async callback(
    @Root() { callbackId }: PaymentEvent,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): Promise<Callback | null> {
    const callback = callbackId !== null && canReadCallbacks(caller) ? await loaders.callback.load(callbackId) : null;
    return callback && presentCallback(callback);
  }
}
