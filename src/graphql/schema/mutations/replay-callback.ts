/** The mutation replayCallback. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { checkId } from '../input/ids.js';
import { Callback, presentCallback } from '../types/callback.js';

@Resolver()
export class ReplayCallback {
  @AllowedTo('OPERATE')
  @Mutation(() => Callback, {
    description:
      'Processes a stored callback again, after a fix or once its payment is known. A callback that was already applied stays applied.',
  })
  async replayCallback(
    @Arg('id', () => ID, { description: 'ID of the callback.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Callback> {
    checkId(id, 'callback');
    return presentCallback(await stations.inbox.replay(id, caller));
  }
}
