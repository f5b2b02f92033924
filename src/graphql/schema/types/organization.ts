/** The type Organization. */

import { Field, ObjectType } from 'type-graphql';
import type { OrganizationKind as Kind } from '../../../operations/organization.js';
import { OrganizationKind } from './organization-kind.js';

@ObjectType('Organization', { description: 'A business as M-Pesa has registered it.', simpleResolvers: true })
export class Organization {
  @Field(() => String, { description: 'The paybill or till.' })
  readonly identifier!: string;

  @Field(() => OrganizationKind, { description: 'Which of the two it is.' })
  readonly kind!: Kind;

  @Field(() => String, { description: 'The registered name.' })
  readonly name!: string;
}
