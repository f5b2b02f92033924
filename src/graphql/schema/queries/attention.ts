/** What a person should look at now: asked for, or followed. */

import { Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AttentionItem } from '../../../attention/attention.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { Attention } from '../types/attention.js';

@Resolver()
export class AttentionFields {
  @AllowedTo('OPERATE')
  @Query(() => [Attention], {
    description: 'What a person should look at now. Nothing has to be dismissed: it is read from the data each time.',
  })
  async attention(@Ctx() { stations }: GraphqlContext): Promise<readonly Attention[]> {
    return stations.attention.read();
  }

  @AllowedTo('OPERATE')
  @Subscription(() => [Attention], {
    description: 'What a person should look at now, then the whole list each time it has changed.',
    subscribe: ({ context }: { readonly context: GraphqlContext }) => context.stations.attention.follow(),
  })
  attentionChanged(@Root() items: readonly AttentionItem[]): readonly Attention[] {
    return items;
  }
}
