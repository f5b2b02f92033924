/** What the inputs of all requests for money have in common. */

import { Field } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import { Json } from '../scalars/json.js';
import { Accepts } from './accepts.js';
import { metadata, readCanonicalJson } from './canonical-json.js';
import * as rules from './rules.js';

/** Of a request that takes money. */
export const PaidShortcodeField = shortcodeField('Your shortcode that receives the money.');

/** Of a request that sends money. */
export const PayingShortcodeField = shortcodeField('Your shortcode that sends the money.');

export const MetadataField = both(
  Accepts(metadata),
  Field(() => Json, { nullable: true, description: 'Your own JSON, up to 4 kB, returned with the payment.' }),
);

/** Of whatever sends money: it is required. */
export const PayoutKeyField = both(
  Accepts(rules.payoutKey),
  Field(() => String, {
    description:
      '1–128 printable ASCII characters. Store the key before you send the request. M-Pesa accepts at most one request per key; ' +
      'a repeat returns the same payment.',
  }),
);

/** The fields by the same names. `amount` is in cents: its scalar has read it. */
export interface PaymentInput {
  readonly amount: number;
  readonly shortcode?: string | null;
  readonly metadata?: unknown;
}

/** Normalised, so that two ways to write the same request are the same request. */
export function readPaymentInput({ amount, shortcode, metadata }: PaymentInput, caller: Caller) {
  return {
    caller: caller.name,
    amountCents: amount,
    shortcode: shortcode ?? null,
    metadata: readCanonicalJson('metadata', metadata),
  };
}

function shortcodeField(what: string): PropertyDecorator {
  return both(
    Accepts(rules.shortcode),
    Field(() => String, { nullable: true, description: `${what} Defaults to the first one configured.` }),
  );
}

/** A base class would lose the rule: extensions are not inherited. */
function both(one: PropertyDecorator, other: PropertyDecorator): PropertyDecorator {
  return (target, name) => {
    one(target, name);
    other(target, name);
  };
}
