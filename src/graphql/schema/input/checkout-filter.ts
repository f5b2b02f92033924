/** The input CheckoutFilter. */

import { Field, InputType } from 'type-graphql';

import type { Caller } from '../../../callers/caller.js';
import type { CheckoutFilter as Filter } from '../../../checkouts/checkouts.js';
import type { CheckoutStatus as Status } from '../../../domain/checkout.js';
import { DateTime } from '../scalars/date-time.js';
import { CheckoutStatus } from '../types/checkout-status.js';
import { Accepts } from './accepts.js';
import { refuseHiddenReference } from './payment-filter.js';
import { readGiven } from './read-given.js';
import * as rules from './rules.js';

@InputType('CheckoutFilter', { description: 'Selects checkouts. A checkout must match every field that is set.' })
export class CheckoutFilter {
  @Accepts(rules.oneOrMore('status'))
  @Field(() => [CheckoutStatus], { nullable: true, description: 'Checkouts with one of these statuses.' })
  readonly status?: readonly Status[] | null;

  @Accepts(rules.accountReference)
  @Field(() => String, { nullable: true, description: 'Checkouts with this account reference, as it was created.' })
  readonly accountReference?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Checkouts created after this time.' })
  readonly createdAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Checkouts created before this time.' })
  readonly createdBefore?: number | null;
}

/** Null and what is null in it count as left out. */
export function readCheckoutFilter(filter: CheckoutFilter | null | undefined, caller: Caller): Filter {
  refuseHiddenReference(filter?.accountReference, caller);
  return readGiven<Filter>(filter);
}
