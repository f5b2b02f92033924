/** The type AuditEntry. */

import { Field, ID, ObjectType } from 'type-graphql';

import type { AuditEntry as Entry } from '../../../audit/audit.js';
import { DateTime } from '../scalars/date-time.js';

@ObjectType('AuditEntry', { description: 'One act of an operator or administrator.', simpleResolvers: true })
export class AuditEntry {
  @Field(() => ID, { description: 'Unique ID, ordered by time.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When it was done.' })
  readonly at!: number;

  @Field(() => String, { description: 'Name of the API key that did it, or `cli`.' })
  readonly actor!: string;

  @Field(() => String, { description: 'What was done, such as KEY_REVOKED.' })
  readonly action!: string;

  @Field(() => String, { nullable: true, description: 'ID or name of what it was done to.' })
  readonly subject!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the request came from.' })
  readonly address!: string | null;

  @Field(() => String, { nullable: true, description: 'What the actor wrote, or details.' })
  readonly note!: string | null;
}

/** As it is. */
export function presentAuditEntry({ id, at, actor, action, subject, address, note }: Entry): AuditEntry {
  return { id, at, actor, action, subject, address, note };
}
