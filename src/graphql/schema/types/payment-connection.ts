/** The type PaymentConnection. */

import { Field, ObjectType } from 'type-graphql';

import type { FeedPosition } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { PageInfo } from './page-info.js';
import { PaymentEdge } from './payment-edge.js';

@ObjectType('PaymentConnection', { description: 'A page of payments.', simpleResolvers: true })
export class PaymentConnection {
  @Field(() => [PaymentEdge], { description: 'The payments, newest first.' })
  readonly edges!: readonly PaymentEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;

  @Field(() => Cursor, {
    description:
      'Cursor of the newest event, read before the page. Pass it as `after` to follow these payments without a gap.',
  })
  /** Read only when it is asked for. */
  readonly cursor!: FeedPosition | null;
}
