/** The type LockedInitiator. */

import { Field, ObjectType } from 'type-graphql';

@ObjectType('LockedInitiator', {
  description: 'An API operator whose calls rest, because M-Pesa refused it and more tries would lock it at Safaricom.',
  simpleResolvers: true,
})
export class LockedInitiator {
  @Field(() => String, { description: 'Its name, as configured.' })
  readonly name!: string;

  @Field(() => String, { description: "M-Pesa's code of the first refusal, verbatim." })
  readonly resultCode!: string;
}
