/** The mutation eraseCustomer. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { PhoneNumber } from '../scalars/phone-number.js';
import { ErasureReport } from '../types/erasure-report.js';

@Resolver()
export class EraseCustomer {
  @AllowedTo('ERASE')
  @Mutation(() => ErasureReport, {
    description:
      'Erases a customer: number, names, texts, metadata and callbacks. Amounts, receipts, statuses and times stay. Refused while something of the customer is open, held or in review, or failed less than 25 hours ago and M-Pesa may still complete it. Cannot be undone.',
  })
  async eraseCustomer(
    @Arg('phoneNumber', () => PhoneNumber, { description: 'Number of the customer.' }) phoneNumber: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<ErasureReport> {
    return stations.erasure.eraseCustomer(phoneNumber, caller);
  }
}
