/** The mutation releaseInitiator. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { GatewayError } from '../../../domain/gateway-error.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { LockedInitiator } from '../types/locked-initiator.js';

@Resolver()
export class ReleaseInitiator {
  @AllowedTo('OPERATE')
  @Mutation(() => LockedInitiator, {
    description:
      'Resumes the suspended calls of this API operator on every instance. Use it once the password or permission is fixed.',
  })
  async releaseInitiator(
    @Arg('name', () => String, { description: 'Name of the initiator, as in `lockedInitiators`.' }) name: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<LockedInitiator> {
    const [suspended] = (await stations.suspensions.list()).filter(each => each.name === name);
    if (!suspended) throw new GatewayError('NOT_FOUND', 'No initiator with this name is suspended.', { field: 'name' });
    await stations.suspensions.release(name, caller);
    return suspended;
  }
}
