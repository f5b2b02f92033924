/** The fields of the type Payment that show what M-Pesa has said about it: callbacks, and answers to enquiries. */

import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { canReadCallbacks } from '../../../callers/caller.js';
import { isAllowed } from '../../../callers/roles.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { PAGE_SIZE_DEFAULT, pageSize } from '../input/page-args.js';
import { Callback, presentCallback } from './callback.js';
import { Payment } from './payment.js';
import { presentStatusEnquiry, StatusEnquiry } from './status-enquiry.js';

@Resolver(() => Payment)
export class PaymentEvidenceResolver {
  @AcceptsArguments({ first: pageSize })
  @FieldResolver(() => [Callback], {
    nullable: true,
    description: 'Stored callbacks about this payment, newest first; null if the caller may not read callbacks.',
  })
  async callbacks(
    @Root() { id: paymentId }: Payment,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: PAGE_SIZE_DEFAULT,
      description: 'Maximum number of callbacks to return: 1–100.',
    })
    first: number | null | undefined,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): Promise<readonly Callback[] | null> {
    if (!canReadCallbacks(caller)) return null;
    const callbacks = await loaders.callbacks.load({ paymentId, first: first ?? PAGE_SIZE_DEFAULT });
    return callbacks.map(presentCallback);
  }

  @AcceptsArguments({ first: pageSize })
  @FieldResolver(() => [StatusEnquiry], {
    nullable: true,
    description:
      'Status enquiries about this payment, newest first, also those that the gateway made by itself; null if the caller may not read enquiries.',
  })
  async enquiries(
    @Root() { id: paymentId }: Payment,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: PAGE_SIZE_DEFAULT,
      description: 'Maximum number of enquiries to return: 1–100.',
    })
    first: number | null | undefined,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): Promise<readonly StatusEnquiry[] | null> {
    if (!isAllowed(caller.role, 'READ_ENQUIRIES')) return null;
    const enquiries = await loaders.enquiries.load({ paymentId, first: first ?? PAGE_SIZE_DEFAULT });
    return enquiries.map(enquiry => presentStatusEnquiry(enquiry, caller));
  }
}
