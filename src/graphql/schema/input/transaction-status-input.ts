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
  description: 'The transaction to ask about. Set exactly one field, or `paymentId` together with `mpesaReceipt`.',
})
export class TransactionStatusInput {
  @Field(() => ID, { nullable: true, description: 'ID of a payment in this gateway.' })
  readonly paymentId?: string | null;

  @Accepts(rules.mpesaReceipt)
  @Field(() => String, {
    nullable: true,
    description:
      'An M-Pesa receipt number. With `paymentId`: the receipt on your M-Pesa statement; the answer completes the payment if the amount and shortcode match and no other payment has the receipt.',
  })
  readonly mpesaReceipt?: string | null;

  @Accepts(rules.mpesaId)
  @Field(() => String, { nullable: true, description: 'The OriginatorConversationID of the request to M-Pesa.' })
  readonly originatorConversationId?: string | null;
}

/** The rules of the input have been checked. An id that cannot be one of ours is NOT_FOUND. */
export function readTransactionStatusInput(input: TransactionStatusInput): StatusQuestion {
  const { paymentId = null, originatorConversationId = null } = input;
  const mpesaReceipt = normaliseReceipt(input.mpesaReceipt ?? '');
  if (paymentId !== null) checkId(paymentId, 'payment', 'paymentId');
  return { paymentId, mpesaReceipt, originatorConversationId };
}
