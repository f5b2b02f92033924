/** The input AuditFilter. */

import { Field, InputType } from 'type-graphql';

import type { AuditFilter as Filter } from '../../../audit/audit.js';
import { DateTime } from '../scalars/date-time.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import { oneOrMore } from './rules.js';

@InputType('AuditFilter', { description: 'Selects entries. An entry must match every field that is set.' })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: 'Acts of this key.' })
  readonly actor?: string | null;

  @Accepts(oneOrMore('action'))
  @Field(() => [String], { nullable: true, description: 'Acts of these kinds, such as KEY_REVOKED.' })
  readonly action?: readonly string[] | null;

  @Field(() => String, { nullable: true, description: 'Acts on this payment, callback or key.' })
  readonly subject?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Acts after this time.' })
  readonly after?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Acts before this time.' })
  readonly before?: number | null;
}

/** Null and what is null in it count as left out. */
export function readAuditFilter(filter: AuditFilter | null | undefined): Filter {
  return readGiven<Filter>(filter);
}
