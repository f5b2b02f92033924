/** The type PaymentUpdatePage. */

import { Field, ObjectType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { FeedPage, FeedPosition } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { PaymentUpdate, presentUpdate } from './payment-update.js';

@ObjectType('PaymentUpdatePage', { description: 'A page of payment updates.', simpleResolvers: true })
export class PaymentUpdatePage {
  @Field(() => [PaymentUpdate], { description: 'Updates in order, without gaps or duplicates.' })
  readonly updates!: readonly PaymentUpdate[];

  @Field(() => Cursor, { description: 'Pass it as `after` to get the next page, even if this one has no updates.' })
  readonly cursor!: FeedPosition;

  @Field(() => Boolean, { description: 'Whether more updates are available now.' })
  readonly hasMore!: boolean;
}

/** Masked as the caller may read it. */
export function presentUpdatePage({ updates, position, hasMore }: FeedPage, caller: Caller): PaymentUpdatePage {
  return { updates: updates.map(update => presentUpdate(update, caller)), cursor: position, hasMore };
}
