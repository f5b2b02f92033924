/** The input ReversePaymentInput. */

import { Field, ID, InputType } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import { normaliseReceipt } from '../../../domain/receipt.js';
import type { ReversalInput } from '../../../payments/payments.js';
import { Accepts, AcceptsTogether } from './accepts.js';
import { readCanonicalJson } from './canonical-json.js';
import { checkId } from './ids.js';
import { MetadataField, PayoutKeyField } from './payment-input.js';
import * as rules from './rules.js';

const NAMES = ['paymentId', 'mpesaReceipt'];

const whichPayment: rules.JointRule = {
  isKept: given => NAMES.filter(name => given.has(name)).length === 1,
  field: null,
  accepted: 'exactly one of paymentId and mpesaReceipt, beside the other fields',
};

@AcceptsTogether(whichPayment)
@InputType('ReversePaymentInput', {
  description: 'The payment to give back, all of it. Set either `paymentId` or `mpesaReceipt`.',
})
export class ReversePaymentInput {
  @Field(() => ID, { nullable: true, description: 'ID of the payment in this gateway.' })
  readonly paymentId?: string | null;

  @Accepts(rules.mpesaReceipt)
  @Field(() => String, { nullable: true, description: 'Receipt of the payment. Case and spaces are ignored.' })
  readonly mpesaReceipt?: string | null;

  @Accepts(rules.remarks)
  @Field(() => String, { description: 'Reason for the reversal: 2–100 characters.' })
  readonly remarks!: string;

  @PayoutKeyField
  readonly idempotencyKey!: string;

  @MetadataField
  readonly metadata?: unknown;
}

/** The rules of the input have been checked. An id that cannot be one of ours is NOT_FOUND. */
export function readReversePaymentInput(input: ReversePaymentInput, caller: Caller): ReversalInput {
  const { paymentId = null, remarks, idempotencyKey } = input;
  if (paymentId !== null) checkId(paymentId, 'payment', 'paymentId');
  return {
    ...{ caller: caller.name, idempotencyKey, paymentId, remarks },
    mpesaReceipt: normaliseReceipt(input.mpesaReceipt ?? ''),
    metadata: readCanonicalJson('metadata', input.metadata),
  };
}
