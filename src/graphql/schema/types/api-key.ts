/** The type ApiKey: a key as an admin sees it, which is never the key itself. */

import { Field, ObjectType } from 'type-graphql';

import type { KeptKey } from '../../../keys/keys.js';
import { DateTime } from '../scalars/date-time.js';
import { presentRole, Role } from './role.js';

@ObjectType('ApiKey', { description: 'An API key of the database. The key itself is not kept.', simpleResolvers: true })
export class ApiKey {
  @Field(() => String, { description: 'Its name. Keys of one name follow each other, and share idempotency keys.' })
  readonly name!: string;

  @Field(() => Role, { description: 'What it may do.' })
  readonly role!: keyof typeof Role;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it expires. Null if it does not expire.' })
  readonly expiresAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The last minute in which it was used.' })
  readonly lastUsedAt!: number | null;

  @Field(() => [String], { nullable: true, description: 'The shortcodes that it is bound to; null: all.' })
  readonly shortcodes!: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Addresses and CIDR ranges from which it may be used; null: all.',
  })
  readonly addresses!: readonly string[] | null;
}

/** Its role in the schema's spelling. */
export function presentApiKey(key: KeptKey): ApiKey {
  return { ...key, role: presentRole(key.role) };
}
