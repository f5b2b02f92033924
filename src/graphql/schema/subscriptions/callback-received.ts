/** The subscription callbackReceived: the inbox as it fills. */

import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';

import type { StoredCallback } from '../../../inbox/inbox.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { CallbackFilter, isNowhere, readCallbackFilter } from '../input/callback-filter.js';
import { checkId } from '../input/ids.js';
import { Callback, presentCallback } from '../types/callback.js';

interface Subscribed {
  readonly args: { readonly filter?: CallbackFilter | null; readonly after?: string | null };
  readonly context: GraphqlContext;
}

@Resolver()
export class CallbackReceived {
  @AllowedTo('OPERATE')
  @Subscription(() => Callback, {
    description:
      'Each callback once it is stored, with its verdict at that time. With `after`, callbacks that you have may come again: ignore IDs you already have.',
    subscribe: ({ args, context }: Subscribed) => {
      const { after = null } = args;
      const filter = readCallbackFilter(args.filter);
      if (isNowhere(filter)) checkId(filter.paymentId ?? '', 'payment', 'filter');
      if (after !== null) checkId(after, 'callback', 'after');
      return context.stations.inbox.follow(filter, after);
    },
  })
  callbackReceived(
    @Root() callback: StoredCallback,
    @Arg('filter', () => CallbackFilter, { nullable: true, description: 'Only the callbacks that match.' })
    _filter: CallbackFilter | null | undefined,
    @Arg('after', () => ID, {
      nullable: true,
      description: 'ID of the newest callback that you have: those since then come first. If omitted, starts now.',
    })
    _after: string | null | undefined,
  ): Callback {
    return presentCallback(callback);
  }
}
