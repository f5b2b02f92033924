/** The query for suspended API operators. */

import { Ctx, Query, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { LockedInitiator } from '../types/locked-initiator.js';

@Resolver()
export class InitiatorQueries {
  @AllowedTo('ASK_MPESA')
  @Query(() => [LockedInitiator], {
    description: 'API operators whose calls are suspended because M-Pesa rejected their credentials.',
  })
  async lockedInitiators(@Ctx() { stations }: GraphqlContext): Promise<readonly LockedInitiator[]> {
    return stations.suspensions.list();
  }
}
