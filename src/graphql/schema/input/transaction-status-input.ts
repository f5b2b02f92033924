/** The input TransactionStatusInput. */

import { Field, ID, InputType } from 'type-graphql';
import { normaliseReceipt } from '../../../domain/receipt.js';
import { STATUS_QUESTION, type StatusQuestion } from '../../../enquiries/enquiries.js';
import { Accepts, AcceptsTogether } from './accepts.js';
import { checkId } from './ids.js';
import * as rules from './rules.js';

const whichTransaction: rules.JointRule = {
  isKept: given => given.size === 1 || (given.size === 2 && !given.has('originatorConversationId')),
  field: null,
  accepted: STATUS_QUESTION,
};

@AcceptsTogether(whichTransaction)
@InputType('TransactionStatusInput', {
  description: 'Which transaction is asked about. Exactly one of the three; or `paymentId` with `mpesaReceipt`.',
})
export class TransactionStatusInput {
  @Field(() => ID, { nullable: true, description: 'A payment of this gateway.' })
  readonly paymentId?: string | null;

  @Accepts(rules.mpesaReceipt)
  @Field(() => String, {
    nullable: true,
    description:
      'A receipt of M-Pesa. With `paymentId`: the receipt on the statement; the answer completes the payment if amount and shortcode fit and no other payment has it.',
  })
  readonly mpesaReceipt?: string | null;

  @Accepts(rules.mpesaId)
  @Field(() => String, { nullable: true, description: 'The id under which M-Pesa was asked for it.' })
  readonly originatorConversationId?: string | null;
}

/** The rules of the input have been checked. An id that cannot be one of ours is NOT_FOUND. */
export function readTransactionStatusInput(input: TransactionStatusInput): StatusQuestion {
  const { paymentId = null, originatorConversationId = null } = input;
  const mpesaReceipt = normaliseReceipt(input.mpesaReceipt ?? '');
  if (paymentId !== null) checkId(paymentId, 'payment', 'paymentId');
  return { paymentId, mpesaReceipt, originatorConversationId };
}
