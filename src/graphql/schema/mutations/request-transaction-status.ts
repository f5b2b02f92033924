/** The mutation requestTransactionStatus. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { readTransactionStatusInput, TransactionStatusInput } from '../input/transaction-status-input.js';
import { presentStatusEnquiry, StatusEnquiry } from '../types/status-enquiry.js';

@Resolver()
export class RequestTransactionStatus {
  @AllowedTo('ASK_MPESA')
  @Mutation(() => StatusEnquiry, {
    description: 'Asks M-Pesa for the status of a transaction. The answer arrives by callback.',
  })
  async requestTransactionStatus(
    @Arg('input', () => TransactionStatusInput, { description: 'The transaction to ask about.' })
    input: TransactionStatusInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<StatusEnquiry> {
    return presentStatusEnquiry(await stations.enquiries.requestStatus(readTransactionStatusInput(input)), caller);
  }
}
