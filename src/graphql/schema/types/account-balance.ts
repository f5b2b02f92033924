/** The type AccountBalance. */

import { Field, ObjectType } from 'type-graphql';

import type { AccountBalance as DomainBalance } from '../../../domain/enquiry.js';
import { DateTime } from '../scalars/date-time.js';
import { Account, presentAccount } from './account.js';

@ObjectType('AccountBalance', {
  description: 'The balance of a shortcode, as M-Pesa reported it.',
  simpleResolvers: true,
})
export class AccountBalance {
  @Field(() => String, { description: 'The shortcode of the business.' })
  readonly shortcode!: string;

  @Field(() => [Account], { description: 'The accounts of the shortcode.' })
  readonly accounts!: readonly Account[];

  @Field(() => DateTime, { description: 'When M-Pesa reported this balance.' })
  readonly asOf!: number;
}

/** The balance as callers see it. */
export function presentBalance({ shortcode, accounts, asOf }: DomainBalance): AccountBalance {
  return { shortcode, accounts: accounts.map(presentAccount), asOf };
}
