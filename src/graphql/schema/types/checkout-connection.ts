/** The types CheckoutConnection and CheckoutEdge. */

import { Field, ObjectType } from 'type-graphql';

import { Checkout } from './checkout.js';
import { PageInfo } from './page-info.js';

@ObjectType('CheckoutEdge', { description: 'A checkout in a page.', simpleResolvers: true })
class CheckoutEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => Checkout, { description: 'The checkout.' })
  readonly node!: Checkout;
}

@ObjectType('CheckoutConnection', { description: 'A page of checkouts.', simpleResolvers: true })
export class CheckoutConnection {
  @Field(() => [CheckoutEdge], { description: 'The checkouts, newest first.' })
  readonly edges!: readonly CheckoutEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;
}
