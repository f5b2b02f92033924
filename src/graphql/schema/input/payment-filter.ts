/** The input PaymentFilter. */

import { Field, ID, InputType } from 'type-graphql';
import { type Caller, canReadPrivateFields, canReadTexts } from '../../../callers/caller.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import { hasNumber } from '../../../domain/mask-numbers.js';
import type { PaymentKind as Kind, FailureReason as Reason, PaymentStatus as Status } from '../../../domain/payment.js';
import type { PaymentFilter as DomainFilter } from '../../../domain/payment-filter.js';
import { readSearch } from '../../../domain/payment-search.js';
import { isId } from '../../../lib/ids.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { FailureReason } from '../types/failure-reason.js';
import { PaymentKind } from '../types/payment-kind.js';
import { PaymentStatus } from '../types/payment-status.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import * as rules from './rules.js';

@InputType('PaymentFilter', {
  description: 'Selects payments. A payment must match every field that is set.',
})
export class PaymentFilter {
  @Accepts(rules.someOf('id', 100))
  @Field(() => [ID], { nullable: true, description: 'Payments with one of these ids, at most 100.' })
  readonly id?: readonly string[] | null;

  @Accepts(rules.search)
  @Field(() => String, {
    nullable: true,
    description:
      'What a person would type, up to 40 characters: an id; a receipt or its first 4 characters or more; a phone number or its last 3 to 9 digits; ' +
      'the beginning of an account reference; or "=150" for an amount. Case is ignored, and so are spaces in receipts and numbers. ' +
      'For callers that see masked numbers, digits are not looked up among phone numbers, and what may begin a number finds only a reference that is the same.',
  })
  readonly search?: string | null;

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

  @Field(() => Decimal, { nullable: true, description: 'Payments of this amount or more.' })
  readonly amountFrom?: number | null;

  @Field(() => Decimal, { nullable: true, description: 'Payments of this amount or less.' })
  readonly amountTo?: number | null;

  @Accepts(rules.oneOrMore('failureReason'))
  @Field(() => [FailureReason], { nullable: true, description: 'Failed payments with one of these reasons.' })
  readonly failureReason?: readonly Reason[] | null;

  @Accepts(rules.id)
  @Field(() => ID, { nullable: true, description: 'Payments of this checkout.' })
  readonly checkoutId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Payments that need (or do not need) review.' })
  readonly needsReview?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments requested after this time.' })
  readonly createdAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments requested before this time.' })
  readonly createdBefore?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments with a `settledAt` after this time.' })
  readonly settledAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Payments with a `settledAt` before this time.' })
  readonly settledBefore?: number | null;
}

/** A caller who may not read phone numbers may not find them out by asking for them either. */
export function readPaymentFilter(filter: PaymentFilter | null | undefined, caller: Caller): DomainFilter {
  const { search, id, ...given } = readGiven<PaymentFilter>(filter);
  if (given.phoneNumber !== undefined && !canReadPrivateFields(caller)) {
    const message = `The filter phoneNumber is not available to the role ${caller.role}, which sees masked numbers only.`;
    throw new GatewayError('FORBIDDEN', message, { field: 'phoneNumber' });
  }
  refuseHiddenReference(given.accountReference, caller);
  const mayReadNumbers = canReadPrivateFields(caller);
  return {
    ...readGiven<DomainFilter>(given),
    ...(id && { id: id.filter(isId) }),
    ...(search && { search: readSearch(search, mayReadNumbers) }),
  };
}

/** To look for a number among references is to look for a number. */
export function refuseHiddenReference(reference: string | null | undefined, caller: Caller): void {
  if (typeof reference !== 'string' || !hasNumber(reference) || canReadTexts(caller)) return;
  const message = `The role ${caller.role} sees masked numbers only, and cannot look for a reference with one in it.`;
  throw new GatewayError('FORBIDDEN', message, { field: 'accountReference' });
}
