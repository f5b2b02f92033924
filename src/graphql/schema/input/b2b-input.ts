/** The input B2bInput. */

import { Field, InputType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { B2bCommand as Command } from '../../../domain/payment.js';
import type { B2bInput as StationInput } from '../../../payments/payments.js';
import { Decimal } from '../scalars/decimal.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { B2bCommand } from '../types/b2b-command.js';
import { Accepts, AcceptsTogether } from './accepts.js';
import { MetadataField, PayingShortcodeField, PayoutKeyField, readPaymentInput } from './payment-input.js';
import * as rules from './rules.js';

/** What a command demands of a field beside the field's own rule, which judges what is no text. */
function demand(
  field: 'partyShortcode' | 'accountReference',
  commands: readonly Command[],
  pattern: RegExp,
  accepted: string,
): rules.JointRule {
  const isAbout = (command: unknown) => commands.some(each => each === command);
  return {
    isKept: given => !isAbout(given.get('command')) || pattern.test(String(given.get(field) ?? '')),
    ...{ field, accepted },
  };
}

const KRA = '572572';
const ACCOUNT = '1 to 13 of A–Z, a–z, 0–9, space, "_", "." and "-"';

@AcceptsTogether(
  demand('partyShortcode', ['PAY_BILL', 'TOP_UP_B2C'], /^\d{5,7}$/, 'the 5 to 7 digits of a paybill or B2C shortcode'),
  demand('partyShortcode', ['PAY_TAX'], new RegExp(`^${KRA}$`), `"${KRA}" for PAY_TAX: the Kenya Revenue Authority`),
  demand('accountReference', ['PAY_BILL'], /^.{1,13}$/, `the account at the paybill: ${ACCOUNT}`),
  demand('accountReference', ['PAY_TAX'], /^[A-Za-z0-9]{1,20}$/, "KRA's payment registration number (PRN)"),
  demand('accountReference', ['BUY_GOODS', 'TOP_UP_B2C'], /^.{0,13}$/, `left out, or ${ACCOUNT}`),
)
@InputType('B2bInput', { description: 'A payment from the business to another business, or of a tax.' })
export class B2bInput {
  @Field(() => B2bCommand, { description: 'What is paid for.' })
  readonly command!: Command;

  @Accepts(rules.b2bAmount)
  @Field(() => Decimal, { description: 'Whole shillings, 1–250000.' })
  readonly amount!: number;

  @Accepts(rules.partyShortcode)
  @Field(() => String, { description: 'The paybill or till to pay; for PAY_TAX, 572572. Not your own shortcode.' })
  readonly partyShortcode!: string;

  @Accepts(rules.b2bReference)
  @Field(() => String, {
    nullable: true,
    description: `What is paid, at the receiver: ${ACCOUNT}. Required for PAY_BILL, and for PAY_TAX, where it is the PRN.`,
  })
  readonly accountReference?: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'Phone number of the person in whose name you pay.' })
  readonly requester?: string | null;

  @Accepts(rules.remarks)
  @Field(() => String, { description: 'Reason for the payment: 2–100 characters.' })
  readonly remarks!: string;

  @PayingShortcodeField
  readonly shortcode?: string | null;

  @PayoutKeyField
  readonly idempotencyKey!: string;

  @MetadataField
  readonly metadata?: unknown;
}

/** The rules of the input have been checked. */
export function readB2bInput(input: B2bInput, caller: Caller): StationInput {
  const { command, partyShortcode, accountReference, requester, remarks, idempotencyKey } = input;
  return {
    ...readPaymentInput(input, caller),
    ...{ command, partyShortcode, remarks, idempotencyKey },
    ...{ accountReference: accountReference ?? null, requester: requester ?? null },
  };
}
