/** The type C2bRegistration and its enums. */

import { Field, ObjectType } from 'type-graphql';
import type {
  C2bResponseType as ResponseType,
  C2bState as State,
  C2bVersion as Version,
} from '../../../registrations/registrations.js';
import { registerEnum } from '../register-enum.js';
import { DateTime } from '../scalars/date-time.js';

export const C2bVersion = registerEnum<Version>('C2bVersion', "How M-Pesa tells the payer's number.", {
  V1: 'As its SHA-256.',
  V2: 'Masked.',
});

export const C2bState = registerEnum<State>('C2bState', 'Whether M-Pesa tells this gateway of payments by hand.', {
  NOT_REGISTERED: 'Nobody has registered the URLs here.',
  ACCEPTED: 'M-Pesa accepted the registration, which proves nothing yet.',
  PROVEN: 'A signed confirmation has arrived since.',
  TAKEN: "Another system's URLs are registered; `answer` says what to do.",
  REFUSED: 'M-Pesa refused the registration.',
});

export const C2bResponseType = registerEnum<ResponseType>(
  'C2bResponseType',
  'What M-Pesa does with a payment while nobody answers its validation.',
  { COMPLETED: 'Lets it through.', CANCELLED: 'Stops it.' },
);

@ObjectType('C2bRegistration', { description: 'The C2B URLs of a shortcode at M-Pesa.', simpleResolvers: true })
export class C2bRegistration {
  @Field(() => String, { description: 'The shortcode.' })
  readonly shortcode!: string;

  @Field(() => C2bVersion, { description: 'The version that the Daraja app may call, as far as it is known.' })
  readonly version!: Version;

  @Field(() => C2bState, { description: 'What is known of the registration.' })
  readonly state!: State;

  @Field(() => DateTime, { nullable: true, description: 'When a confirmation arrived that proves it.' })
  readonly provenAt!: number | null;

  @Field(() => String, { nullable: true, description: 'What M-Pesa answered, and what to do about it.' })
  readonly answer!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last asked for.' })
  readonly registeredAt!: number | null;
}
