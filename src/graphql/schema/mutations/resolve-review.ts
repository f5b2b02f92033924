/** The mutation resolveReview. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { checkId } from '../input/ids.js';
import { reviewNote } from '../input/rules.js';
import { Payment, presentPayment } from '../types/payment.js';

@Resolver()
export class ResolveReview {
  @AllowedTo('OPERATE')
  @AcceptsArguments({ note: reviewNote })
  @Mutation(() => Payment, {
    description: 'Marks a payment as reviewed: clears `needsReview` and records an event with the evidence OPERATOR.',
  })
  async resolveReview(
    @Arg('paymentId', () => ID, { description: 'The payment.' }) paymentId: string,
    @Arg('note', () => String, { description: 'What the review found: 1–500 characters.' }) note: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    checkId(paymentId, 'payment', 'paymentId');
    return presentPayment(await stations.resolveReview(paymentId, note, caller), caller);
  }
}
