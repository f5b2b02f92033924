/** The type PaymentEdge. */

import { Field, ObjectType } from 'type-graphql';

import { Payment } from './payment.js';

@ObjectType('PaymentEdge', { description: 'A payment in a page.', simpleResolvers: true })
export class PaymentEdge {
  @Field(() => String, { description: 'Where the next page starts: pass it as `after`.' })
  readonly cursor!: string;

  @Field(() => Payment, { description: 'The payment itself.' })
  readonly node!: Payment;
}
