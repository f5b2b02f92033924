/** The input StkPushInput. */

import { Field, InputType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { StkPushInput as StationInput } from '../../../payments/payments.js';
import { Decimal } from '../scalars/decimal.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { Accepts } from './accepts.js';
import { MetadataField, PaidShortcodeField, readPaymentInput } from './payment-input.js';
import * as rules from './rules.js';

@InputType('StkPushInput', { description: 'A payment to request from a customer.' })
export class StkPushInput {
  @Accepts(rules.stkAmount)
  @Field(() => Decimal, { description: 'Whole shillings, 1–250000.' })
  readonly amount!: number;

  @Field(() => PhoneNumber, { description: 'The phone to prompt.' })
  readonly phoneNumber!: string;

  @Accepts(rules.accountReference)
  @Field(() => String, {
    description: 'What the payment is for, shown on the prompt: 1–12 characters of A–Z a–z 0–9 space _ . -',
  })
  readonly accountReference!: string;

  @Accepts(rules.description)
  @Field(() => String, { nullable: true, description: 'A short description: up to 13 characters.' })
  readonly description?: string | null;

  @PaidShortcodeField
  readonly shortcode?: string | null;

  @Accepts(rules.idempotencyKey)
  @Field(() => String, {
    nullable: true,
    description:
      '1–128 printable ASCII characters. M-Pesa accepts at most one request per key; a repeat returns the same payment.',
  })
  readonly idempotencyKey?: string | null;

  @MetadataField
  readonly metadata?: unknown;
}

/** The rules of the input have been checked. */
export function readStkPushInput(input: StkPushInput, caller: Caller): StationInput {
  return {
    ...readPaymentInput(input, caller),
    idempotencyKey: input.idempotencyKey ?? null,
    phoneNumber: input.phoneNumber,
    accountReference: input.accountReference,
    description: input.description || null,
  };
}
