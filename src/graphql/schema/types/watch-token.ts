/** The type WatchToken. */

import { Field, ID, ObjectType } from 'type-graphql';

import { DateTime } from '../scalars/date-time.js';

@ObjectType('WatchToken', {
  description: "Lets a customer's browser read and watch one payment, with the rights of the role readonly.",
  simpleResolvers: true,
})
export class WatchToken {
  @Field(() => String, {
    description: 'Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL.',
  })
  readonly token!: string;

  @Field(() => ID, { description: 'The payment.' })
  readonly paymentId!: string;

  @Field(() => DateTime, { description: 'When the token expires. Subscriptions opened with it end then too.' })
  readonly expiresAt!: number;
}
