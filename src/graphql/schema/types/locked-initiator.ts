/** The type LockedInitiator. */

import { Field, ObjectType } from 'type-graphql';

@ObjectType('LockedInitiator', {
  description:
    'An API operator whose calls are suspended. M-Pesa rejected its credentials, and further attempts would make Safaricom lock it.',
  simpleResolvers: true,
})
export class LockedInitiator {
  @Field(() => String, { description: 'Name of the initiator, as configured.' })
  readonly name!: string;

  @Field(() => String, { description: "M-Pesa's result code of the first rejection, verbatim." })
  readonly resultCode!: string;
}
