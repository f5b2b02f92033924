/** The input B2cInput. */

import { Field, InputType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { B2cCommand as Command } from '../../../domain/payment.js';
import type { B2cInput as StationInput } from '../../../payments/payments.js';
import { Decimal } from '../scalars/decimal.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { B2cCommand } from '../types/b2c-command.js';
import { Accepts, AcceptsTogether } from './accepts.js';
import { MetadataField, PayingShortcodeField, PayoutKeyField, readPaymentInput } from './payment-input.js';
import { RecipientIdInput } from './recipient-id-input.js';
import * as rules from './rules.js';

/** M-Pesa checks documents by a path that pays phones only. */
const toPhones: rules.JointRule = {
  isKept: given => !(given.has('recipientId') && given.get('command') === 'BUSINESS_PAY_TO_POCHI'),
  ...{ field: 'recipientId', accepted: 'left out for BUSINESS_PAY_TO_POCHI' },
};

@AcceptsTogether(toPhones)
@InputType('B2cInput', { description: 'A payment from the business to a customer.' })
export class B2cInput {
  @Accepts(rules.b2cAmount)
  @Field(() => Decimal, { description: 'Whole shillings, 10–250000.' })
  readonly amount!: number;

  @Field(() => PhoneNumber, { description: 'Phone number of the customer to pay.' })
  readonly phoneNumber!: string;

  @Accepts(rules.remarks)
  @Field(() => String, { description: 'Reason for the payment: 2–100 characters.' })
  readonly remarks!: string;

  @Accepts(rules.occasion)
  @Field(() => String, { nullable: true, description: 'Occasion of the payment: up to 100 characters.' })
  readonly occasion?: string | null;

  @Field(() => B2cCommand, {
    nullable: true,
    defaultValue: 'BUSINESS_PAYMENT',
    description: 'The type of the payment.',
  })
  readonly command?: Command | null;

  @Field(() => RecipientIdInput, {
    nullable: true,
    description:
      'M-Pesa pays only if the recipient is registered with this document. Needs a product of its own at Daraja.',
  })
  readonly recipientId?: RecipientIdInput | null;

  @PayingShortcodeField
  readonly shortcode?: string | null;

  @PayoutKeyField
  readonly idempotencyKey!: string;

  @MetadataField
  readonly metadata?: unknown;
}

/** The rules of the input have been checked. */
export function readB2cInput(input: B2cInput, caller: Caller): StationInput {
  return {
    ...readPaymentInput(input, caller),
    idempotencyKey: input.idempotencyKey,
    phoneNumber: input.phoneNumber,
    remarks: input.remarks,
    occasion: input.occasion || null,
    command: input.command ?? 'BUSINESS_PAYMENT',
    recipientId: readRecipientId(input.recipientId ?? null),
  };
}

/** Two ways to write a number are one number. */
function readRecipientId(given: RecipientIdInput | null): StationInput['recipientId'] {
  return given && { type: given.type, number: given.number.toUpperCase() };
}
