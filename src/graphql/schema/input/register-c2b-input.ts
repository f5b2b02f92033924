/** The input RegisterC2bInput. */

import { Field, InputType } from 'type-graphql';
import type { C2bResponseType as ResponseType } from '../../../registrations/registrations.js';
import { C2bResponseType } from '../types/c2b-registration.js';

@InputType({ description: 'Which C2B URLs to register.' })
export class RegisterC2bInput {
  @Field(() => String, { nullable: true, description: 'A shortcode of this gateway; by default its first.' })
  readonly shortcode?: string | null;

  @Field(() => C2bResponseType, {
    nullable: true,
    defaultValue: 'COMPLETED',
    description: 'What M-Pesa does with a payment while nobody answers its validation.',
  })
  readonly responseType?: ResponseType | null;
}
