/** The type AccountBalance. */

import { Field, ObjectType } from 'type-graphql';

import type { AccountBalance as DomainBalance } from '../../../domain/enquiry.js';
import { DateTime } from '../scalars/date-time.js';
import { Account, presentAccount } from './account.js';

@ObjectType('AccountBalance', { description: 'What M-Pesa said a shortcode had.', simpleResolvers: true })
export class AccountBalance {
  @Field(() => String, { description: 'The shortcode.' })
  readonly shortcode!: string;

  @Field(() => [Account], { description: 'Its accounts.' })
  readonly accounts!: readonly Account[];

  @Field(() => DateTime, { description: 'When it was so.' })
  readonly asOf!: number;
}

/** The balance as callers see it. */
export function presentBalance({ shortcode, accounts, asOf }: DomainBalance): AccountBalance {
  return { shortcode, accounts: accounts.map(presentAccount), asOf };
}
