/** The mutations pausePayouts and resumePayouts. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { reviewNote } from '../input/rules.js';
import { Gateway, presentGateway } from '../types/gateway.js';

@Resolver()
export class PausePayouts {
  @AllowedTo('OPERATE')
  @AcceptsArguments({ reason: reviewNote })
  @Mutation(() => Gateway, {
    description:
      'Pauses payouts on every instance: new ones and approvals answer UNAVAILABLE with the reason. What was sent goes on.',
  })
  async pausePayouts(
    @Arg('reason', () => String, { description: 'Why, for those who ask for payouts: 1–500 characters.' })
    reason: string,
    @Ctx() { stations, about, caller }: GraphqlContext,
  ): Promise<Gateway> {
    await stations.pausePayouts.pause(reason, caller);
    return presentGateway(about, caller);
  }

  @AllowedTo('OPERATE')
  @Mutation(() => Gateway, { description: 'Resumes payouts on every instance.' })
  async resumePayouts(@Ctx() { stations, about, caller }: GraphqlContext): Promise<Gateway> {
    await stations.pausePayouts.resume(caller);
    return presentGateway(about, caller);
  }
}
