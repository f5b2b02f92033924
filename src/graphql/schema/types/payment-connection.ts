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

  @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
  readonly pageInfo!: PageInfo;

  @Field(() => Cursor, {
    description: 'The head of the event log, read before the page: watch from here and miss nothing.',
  })
  /** Read only when it is asked for. */
  readonly cursor!: FeedPosition | null;
}
