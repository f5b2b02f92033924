/** The input PaymentFilter. */

import { Field, InputType } from 'type-graphql';
import { type Caller, canReadPrivateFields } from '../../../callers/caller.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import type { PaymentKind as Kind, PaymentStatus as Status } from '../../../domain/payment.js';
import type { PaymentFilter as DomainFilter } from '../../../domain/payment-filter.js';
import { DateTime } from '../scalars/date-time.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { PaymentKind } from '../types/payment-kind.js';
import { PaymentStatus } from '../types/payment-status.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import * as rules from './rules.js';

@InputType('PaymentFilter', {
  description: 'Selects payments. A payment must match every field that is set.',
})
export class PaymentFilter {
  @Accepts(rules.oneOrMore('status'))
  @Field(() => [PaymentStatus], { nullable: true, description: 'Payments with one of these statuses.' })
  readonly status?: readonly Status[] | null;

  @Accepts(rules.oneOrMore('kind'))
  @Field(() => [PaymentKind], { nullable: true, description: 'Payments of one of these kinds.' })
  readonly kind?: readonly Kind[] | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'Payments of this customer. FORBIDDEN for callers that see masked numbers.',
  })
  readonly phoneNumber?: string | null;

  @Accepts(rules.accountReference)
  @Field(() => String, { nullable: true, description: 'Payments with this account reference.' })
  readonly accountReference?: string | null;

  @Accepts(rules.shortcode)
  @Field(() => String, { nullable: true, description: 'Payments of this shortcode.' })
  readonly shortcode?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Payments that need (or do not need) review.' })
  readonly needsReview?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments requested after this time.' })
  readonly createdAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments requested before this time.' })
  readonly createdBefore?: number | null;
}

/** A caller who may not read phone numbers may not find them out by asking for them either. */
export function readPaymentFilter(filter: PaymentFilter | null | undefined, caller: Caller): DomainFilter {
  const given: DomainFilter = readGiven<DomainFilter>(filter);
  if (given.phoneNumber !== undefined && !canReadPrivateFields(caller)) {
    const message = `The filter phoneNumber is not available to the role ${caller.role}, which sees masked numbers only.`;
    throw new GatewayError('FORBIDDEN', message, { field: 'phoneNumber' });
  }
  return given;
}
