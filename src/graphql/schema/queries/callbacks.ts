/** The queries of stored callbacks, for admins. */

import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { isId } from '../../../lib/ids.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { CallbackFilter, isNowhere, readCallbackFilter } from '../input/callback-filter.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { Callback, presentCallback } from '../types/callback.js';
import { CallbackConnection } from '../types/callback-connection.js';
import { CallbackCount } from '../types/callback-count.js';
import { presentConnection } from '../types/page-info.js';

const COUNTED_MAX = 1_000;

@Resolver()
export class CallbackQueries {
  @AllowedTo('OPERATE')
  @Query(() => CallbackConnection, { description: 'Stored callbacks, newest first.' })
  async callbacks(
    @Arg('filter', () => CallbackFilter, { nullable: true, description: 'Returns only the callbacks that match.' })
    filter: CallbackFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<CallbackConnection> {
    const { first, after } = readPageArgs(page);
    const wanted = readCallbackFilter(filter);
    const callbacks = isNowhere(wanted)
      ? { items: [], hasMore: false }
      : await stations.inbox.page(wanted, first, after);
    return presentConnection(callbacks, after, presentCallback);
  }

  @AllowedTo('OPERATE')
  @Query(() => Callback, { nullable: true, description: 'A stored callback by ID; null if it does not exist.' })
  async callback(
    @Arg('id', () => ID, { description: 'ID of the callback.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Callback | null> {
    const callback = isId(id) ? await loaders.callback.load(id) : null;
    return callback && presentCallback(callback);
  }

  @AllowedTo('OPERATE')
  @Query(() => [CallbackCount], { description: 'How many stored callbacks match, for each verdict.' })
  async callbackCounts(
    @Arg('filter', () => CallbackFilter, { nullable: true, description: 'Counts only the callbacks that match.' })
    filter: CallbackFilter | null | undefined,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<readonly CallbackCount[]> {
    const wanted = readCallbackFilter(filter);
    return isNowhere(wanted) ? [] : stations.inbox.countEach(wanted, COUNTED_MAX);
  }
}
