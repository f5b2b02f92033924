/** The mutation replayCallback. */

import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { CallbackFilter, isNowhere, readCallbackFilter } from '../input/callback-filter.js';
import { checkId } from '../input/ids.js';
import { wholeNumber } from '../input/rules.js';
import { Callback, presentCallback } from '../types/callback.js';
import { ReplayReport } from '../types/replay-report.js';

const REPLAYS_MAX = 1_000;

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

  @AllowedTo('OPERATE')
  @AcceptsArguments({ limit: wholeNumber(1, REPLAYS_MAX) })
  @Mutation(() => ReplayReport, {
    description:
      'Processes the newest callbacks that match again, at most `limit`, oldest first. Callbacks that were already applied are left out.',
  })
  async replayCallbacks(
    @Arg('filter', () => CallbackFilter, { description: 'Which callbacks.' }) filter: CallbackFilter,
    @Arg('limit', () => Int, { nullable: true, defaultValue: REPLAYS_MAX, description: 'At most so many: 1–1000.' })
    limit: number | null | undefined,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<ReplayReport> {
    const wanted = readCallbackFilter(filter);
    if (isNowhere(wanted)) return { replayed: 0, left: 0 };
    return stations.inbox.replayAll(wanted, limit ?? REPLAYS_MAX, caller);
  }
}
