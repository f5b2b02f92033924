/** The input CreateCheckoutInput. */

import { Field, InputType, Int } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { CheckoutInput } from '../../../checkouts/checkouts.js';
import { Decimal } from '../scalars/decimal.js';
import { Accepts } from './accepts.js';
import { MetadataField, PaidShortcodeField, readPaymentInput } from './payment-input.js';
import * as rules from './rules.js';

const EXPIRES_IN_SECONDS_DEFAULT = 86_400;
const TRIES_DEFAULT = 5;

@InputType('CreateCheckoutInput', { description: 'What a customer is to pay.' })
export class CreateCheckoutInput {
  @Accepts(rules.stkAmount)
  @Field(() => Decimal, { description: 'Whole shillings, 1–250000.' })
  readonly amount!: number;

  @Accepts(rules.accountReference)
  @Field(() => String, {
    nullable: true,
    description:
      'What the payment is for, shown on the prompt and typed by who pays by hand: 1–12 characters of A–Z a–z 0–9 space _ . - ' +
      'No other open checkout of the shortcode may have it. Left out: the gateway makes one.',
  })
  readonly accountReference?: string | null;

  @Accepts(rules.description)
  @Field(() => String, { nullable: true, description: 'A short description: up to 13 characters.' })
  readonly description?: string | null;

  @PaidShortcodeField
  readonly shortcode?: string | null;

  @MetadataField
  readonly metadata?: unknown;

  @Accepts(rules.idempotencyKey)
  @Field(() => String, {
    nullable: true,
    description: '1–128 printable ASCII characters. A repeat returns the same checkout, with a token.',
  })
  readonly idempotencyKey?: string | null;

  @Accepts(rules.wholeNumber(60, 2_592_000))
  @Field(() => Int, {
    nullable: true,
    defaultValue: EXPIRES_IN_SECONDS_DEFAULT,
    description: 'How long it can be paid: 1 minute to 30 days.',
  })
  readonly expiresInSeconds?: number | null;

  @Accepts(rules.wholeNumber(1, 20))
  @Field(() => Int, {
    nullable: true,
    defaultValue: TRIES_DEFAULT,
    description: 'How many prompts it may have: 1–20. Requests that did not reach M-Pesa do not count.',
  })
  readonly maxTries?: number | null;

  @Accepts(rules.returnUrl)
  @Field(() => String, {
    nullable: true,
    description: 'Where the customer goes back to: an https URL, or http for localhost.',
  })
  readonly returnUrl?: string | null;
}

/** The rules of the input have been checked. */
export function readCreateCheckoutInput(input: CreateCheckoutInput, caller: Caller): CheckoutInput {
  return {
    ...readPaymentInput(input, caller),
    idempotencyKey: input.idempotencyKey ?? null,
    accountReference: input.accountReference ?? null,
    description: input.description || null,
    expiresInSeconds: input.expiresInSeconds ?? EXPIRES_IN_SECONDS_DEFAULT,
    maxTries: input.maxTries ?? TRIES_DEFAULT,
    returnUrl: input.returnUrl ?? null,
  };
}
