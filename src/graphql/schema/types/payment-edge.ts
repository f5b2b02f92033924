/** The type PaymentEdge. */

import { Field, ObjectType } from 'type-graphql';

import { Payment } from './payment.js';

@ObjectType('PaymentEdge', { description: 'A payment in a page.', simpleResolvers: true })
export class PaymentEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => Payment, { description: 'The payment.' })
  readonly node!: Payment;
}
