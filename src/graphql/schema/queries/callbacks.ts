/** The query of stored callbacks, for admins. */

import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';

import { isId } from '../../../lib/ids.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { CallbackFilter, readCallbackFilter } from '../input/callback-filter.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { presentCallback } from '../types/callback.js';
import { CallbackConnection } from '../types/callback-connection.js';
import { presentConnection } from '../types/page-info.js';

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
    // What cannot be an id is in no row; it must not reach the database.
    const isNowhere = wanted.paymentId !== undefined && !isId(wanted.paymentId);
    const callbacks = isNowhere ? { items: [], hasMore: false } : await stations.inbox.page(wanted, first, after);
    return presentConnection(callbacks, after, presentCallback);
  }
}
