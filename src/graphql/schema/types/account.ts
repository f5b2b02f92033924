/** The type Account. */

import { Field, ObjectType } from 'type-graphql';

import type { Account as DomainAccount } from '../../../domain/enquiry.js';
import { Decimal } from '../scalars/decimal.js';

@ObjectType('Account', { description: 'One M-Pesa account of a shortcode.', simpleResolvers: true })
export class Account {
  @Field(() => String, { description: 'M-Pesa\'s name for the account, such as "Utility Account".' })
  readonly name!: string;

  @Field(() => String, { description: 'Currency of the account.' })
  readonly currency!: string;

  @Field(() => Decimal, { description: 'The current balance.' })
  readonly current!: number;

  @Field(() => Decimal, { description: 'The balance available to spend.' })
  readonly available!: number;

  @Field(() => Decimal, { description: 'The reserved amount.' })
  readonly reserved!: number;

  @Field(() => Decimal, { description: 'The amount that has not cleared yet.' })
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
