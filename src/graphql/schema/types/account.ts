/** The type Account. */

import { Field, ObjectType } from 'type-graphql';

import type { Account as DomainAccount } from '../../../domain/enquiry.js';
import { Decimal } from '../scalars/decimal.js';

@ObjectType('Account', { description: 'One account (pocket) of a shortcode.', simpleResolvers: true })
export class Account {
  @Field(() => String, { description: 'Its name at M-Pesa, such as "Utility Account".' })
  readonly name!: string;

  @Field(() => String, { description: 'Its currency.' })
  readonly currency!: string;

  @Field(() => Decimal, { description: 'The current balance.' })
  readonly current!: number;

  @Field(() => Decimal, { description: 'What can be spent.' })
  readonly available!: number;

  @Field(() => Decimal, { description: 'What is set aside.' })
  readonly reserved!: number;

  @Field(() => Decimal, { description: 'What has not been cleared yet.' })
  readonly uncleared!: number;
}

/** Amounts stay cents; the scalar Decimal writes them. */
export function presentAccount(account: DomainAccount): Account {
  const { name, currency, currentCents, availableCents, reservedCents, unclearedCents } = account;
  return {
    ...{ name, currency },
    ...{ current: currentCents, available: availableCents, reserved: reservedCents, uncleared: unclearedCents },
  };
}
