/** The type PaymentFailure. */

import { Arg, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';

import { type Audience, failureMessage, type Language as LanguageCode } from '../../../domain/failure-messages.js';
import type { FailureReason as Reason } from '../../../domain/payment.js';
import { FailureReason } from './failure-reason.js';
import { Language } from './language.js';

@ObjectType('PaymentFailure', { description: 'Why a payment failed.', simpleResolvers: true })
export class PaymentFailure {
  @Field(() => FailureReason, { description: 'The reason, from a closed list.' })
  readonly reason!: Reason;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's result code, verbatim; null if the request never reached M-Pesa.",
  })
  readonly resultCode!: string | null;

  @Field(() => Boolean, { description: 'Whether a new request for the same payment may succeed.' })
  readonly retryable!: boolean;

  /** Not in the schema: who reads the message. */
  readonly audience!: Audience;
}

@Resolver(() => PaymentFailure)
export class PaymentFailureResolver {
  @FieldResolver(() => String, {
    description:
      'What happened and what to do about it: for the payer, or for the business where it is the business that pays.',
  })
  message(
    @Root() failure: PaymentFailure,
    @Arg('language', () => Language, { nullable: true, defaultValue: 'EN', description: 'Language of the sentence.' })
    language: LanguageCode | null,
  ): string {
    return failureMessage(failure, failure.audience, language ?? 'EN');
  }
}
