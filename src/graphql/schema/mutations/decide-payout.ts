/** The mutations approvePayout and rejectPayout. */

import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';

import { AllowedTo, MovesMoney } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { checkId } from '../input/ids.js';
import { reviewNote } from '../input/rules.js';
import { Payment, presentPayment } from '../types/payment.js';

@Resolver()
export class DecidePayout {
  @AllowedTo('SEND_MONEY')
  @MovesMoney()
  @AcceptsArguments({ note: reviewNote })
  @Mutation(() => Payment, {
    description:
      'Approves a payout that waits for approval, and sends it. Needs a key with another name than the one that asked for the payout.',
  })
  async approvePayout(
    @Arg('id', () => ID, { description: 'ID of the payment.' }) id: string,
    @Arg('note', () => String, { nullable: true, description: 'Why: 1–500 characters.' })
    note: string | null | undefined,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    checkId(id, 'payment');
    return presentPayment(await stations.approvePayouts.approve(id, caller, note ?? null), caller);
  }

  @AllowedTo('SEND_MONEY')
  @AcceptsArguments({ note: reviewNote })
  @Mutation(() => Payment, {
    description:
      'Rejects a payout that waits for approval: it becomes FAILED and is never sent. Needs a key with another name than the one that asked for it.',
  })
  async rejectPayout(
    @Arg('id', () => ID, { description: 'ID of the payment.' }) id: string,
    @Arg('note', () => String, { description: 'Why: 1–500 characters.' }) note: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment> {
    checkId(id, 'payment');
    return presentPayment(await stations.approvePayouts.reject(id, caller, note), caller);
  }
}
