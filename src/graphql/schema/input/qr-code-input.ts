/** The input QrCodeInput. */

import { Field, InputType, Int } from 'type-graphql';
import type { QrInput } from '../../../lookups/look-ups.js';
import type { QrKind as Kind } from '../../../operations/qr-code.js';
import { Decimal } from '../scalars/decimal.js';
import { QrKind } from '../types/qr-kind.js';
import { Accepts } from './accepts.js';
import * as rules from './rules.js';

const SIZE_DEFAULT = 300;

@InputType('QrCodeInput', { description: 'The QR code to draw.' })
export class QrCodeInput {
  @Field(() => QrKind, { description: 'What the code pays.' })
  readonly kind!: Kind;

  @Accepts(rules.shortcode)
  @Field(() => String, {
    nullable: true,
    description:
      'The number that is paid. PAYBILL and TILL: one of your shortcodes; defaults to the first one configured. ' +
      'The other kinds need it: a phone number, or the number of the agent.',
  })
  readonly shortcode?: string | null;

  @Accepts(rules.accountReference)
  @Field(() => String, {
    description:
      'What the payment is for: 1–12 of A–Z, a–z, 0–9, space, "_", "." and "-". It arrives with the payment.',
  })
  readonly accountReference!: string;

  @Accepts(rules.qrAmount)
  @Field(() => Decimal, {
    nullable: true,
    description: 'Whole shillings, 1–250000. Left out or 0: the payer types the amount.',
  })
  readonly amount?: number | null;

  @Accepts(rules.merchantName)
  @Field(() => String, {
    nullable: true,
    description: 'The name that the payer sees: up to 40 characters. Defaults to the number that is paid.',
  })
  readonly merchantName?: string | null;

  @Accepts(rules.wholeNumber(50, 1_000))
  @Field(() => Int, { nullable: true, defaultValue: SIZE_DEFAULT, description: 'Pixels of each side: 50–1000.' })
  readonly size?: number | null;
}

/** The rules of the input have been checked. */
export function readQrCodeInput({ kind, shortcode, accountReference, amount, ...input }: QrCodeInput): QrInput {
  const { merchantName, size } = input;
  return {
    ...{ kind, shortcode: shortcode ?? null, accountReference, amountCents: amount ?? null },
    ...{ merchantName: merchantName || null, size: size ?? SIZE_DEFAULT },
  };
}
