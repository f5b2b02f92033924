/** The input TransactionStatusInput. */

import { Field, ID, InputType } from 'type-graphql';
import { badInput } from '../../../domain/gateway-error.js';
import { normaliseReceipt } from '../../../domain/receipt.js';
import { STATUS_QUESTION, type StatusQuestion } from '../../../enquiries/enquiries.js';
import { checkId } from './ids.js';
import * as rules from './rules.js';

@InputType('TransactionStatusInput', {
  description: 'Which transaction is asked about. Exactly one of the three; or `paymentId` with `mpesaReceipt`.',
})
export class TransactionStatusInput {
  @Field(() => ID, { nullable: true, description: 'A payment of this gateway.' })
  readonly paymentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A receipt of M-Pesa. With `paymentId`: the receipt on the statement; the answer completes the payment if amount and shortcode fit and no other payment has it.',
  })
  readonly mpesaReceipt?: string | null;

  @Field(() => String, { nullable: true, description: 'The id under which M-Pesa was asked for it.' })
  readonly originatorConversationId?: string | null;
}

const RULES: rules.Rules<TransactionStatusInput> = {
  mpesaReceipt: rules.mpesaReceipt,
  originatorConversationId: rules.mpesaId,
};

/** Refuses ids in a combination that M-Pesa cannot be asked with (BAD_USER_INPUT). */
export function readTransactionStatusInput(input: TransactionStatusInput): StatusQuestion {
  const { paymentId = null, originatorConversationId = null } = input;
  const given = [paymentId, input.mpesaReceipt ?? null, originatorConversationId].filter(each => each !== null);
  const isReceiptOfPayment = given.length === 2 && originatorConversationId === null;
  if (given.length !== 1 && !isReceiptOfPayment) throw badInput('input', STATUS_QUESTION);
  rules.checkRules(input, RULES);
  const mpesaReceipt = normaliseReceipt(input.mpesaReceipt ?? '');
  if (paymentId !== null) checkId(paymentId, 'payment', 'paymentId');
  return { paymentId, mpesaReceipt, originatorConversationId };
}
