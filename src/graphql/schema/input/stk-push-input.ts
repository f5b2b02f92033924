/** The input StkPushInput. */

import { Field, InputType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { StkPushInput as StationInput } from '../../../payments/payments.js';
import { Decimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { Accepts } from './accepts.js';
import { metadata, readCanonicalJson } from './canonical-json.js';
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

  @Accepts(rules.shortcode)
  @Field(() => String, { nullable: true, description: 'The shortcode to pay. Defaults to the first one configured.' })
  readonly shortcode?: string | null;

  @Accepts(rules.idempotencyKey)
  @Field(() => String, {
    nullable: true,
    description:
      '1–128 printable ASCII characters. M-Pesa accepts at most one request per key; a repeat returns the same payment.',
  })
  readonly idempotencyKey?: string | null;

  @Accepts(metadata)
  @Field(() => Json, { nullable: true, description: 'Your own JSON, up to 4 kB, returned with the payment.' })
  readonly metadata?: unknown;
}

/** Normalised, so that two ways to write the same request are the same request. */
export function readStkPushInput(input: StkPushInput, caller: Caller): StationInput {
  return {
    caller: caller.name,
    idempotencyKey: input.idempotencyKey ?? null,
    amountCents: input.amount,
    phoneNumber: input.phoneNumber,
    accountReference: input.accountReference,
    description: input.description || null,
    shortcode: input.shortcode ?? null,
    metadata: readCanonicalJson('metadata', input.metadata),
  };
}
