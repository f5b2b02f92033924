/** The type PaymentUpdatePage. */

import { Field, ObjectType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { FeedPage, FeedPosition } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { PaymentUpdate, presentUpdate } from './payment-update.js';

@ObjectType('PaymentUpdatePage', { description: 'Updates for a watcher that polls.', simpleResolvers: true })
export class PaymentUpdatePage {
  @Field(() => [PaymentUpdate], { description: 'In order, none missing, none twice.' })
  readonly updates!: readonly PaymentUpdate[];

  @Field(() => Cursor, { description: 'Where the next page starts: pass it as `after`, also when no update came.' })
  readonly cursor!: FeedPosition;

  @Field(() => Boolean, { description: 'Whether there is more to read at once.' })
  readonly hasMore!: boolean;
}

/** Masked as the caller may read it. */
export function presentUpdatePage({ updates, position, hasMore }: FeedPage, caller: Caller): PaymentUpdatePage {
  return { updates: updates.map(update => presentUpdate(update, caller)), cursor: position, hasMore };
}
