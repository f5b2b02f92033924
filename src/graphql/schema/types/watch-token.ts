/** The type WatchToken. */

import { Field, ID, ObjectType } from 'type-graphql';

import { DateTime } from '../scalars/date-time.js';

@ObjectType('WatchToken', {
  description: 'Lets its bearer read and watch one payment, as the role readonly does; for the browser of a customer.',
  simpleResolvers: true,
})
export class WatchToken {
  @Field(() => String, {
    description: 'To be sent as "Authorization: Bearer …" or in `connection_init`, never in a URL.',
  })
  readonly token!: string;

  @Field(() => ID, { description: 'The payment.' })
  readonly paymentId!: string;

  @Field(() => DateTime, { description: 'When it ends, and with it every subscription that was opened with it.' })
  readonly expiresAt!: number;
}
