/** The queries about payments: one by id, one by receipt, and the history. */

import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Query, Resolver } from 'type-graphql';

import { canFindByClaimedReceipt } from '../../../callers/caller.js';
import { normaliseReceipt } from '../../../domain/receipt.js';
import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { findAskedFor } from '../input/asked-for.js';
import { findById } from '../input/ids.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { PaymentFilter, readPaymentFilter } from '../input/payment-filter.js';
import { presentConnection } from '../types/page-info.js';
import { Payment, presentPayment } from '../types/payment.js';
import { PaymentConnection } from '../types/payment-connection.js';
import { askedFields } from '../types/payment-fields.js';

@Resolver()
export class PaymentQueries {
  @AllowedTo('READ_PAYMENTS')
  @OpenToTokens()
  @Query(() => Payment, { nullable: true, description: 'A payment by ID; null if it does not exist.' })
  async payment(
    @Arg('id', () => ID, { description: 'ID of the payment.' }) id: string,
    @Ctx() { stations, caller }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Payment | null> {
    const asked = askedFields(info);
    const payment = await findById(id, known => stations.findPayments.partsById(known, asked.parts));
    return payment && presentPayment(payment, caller, asked);
  }

  @AllowedTo('READ_PAYMENTS')
  @OpenToTokens()
  @Query(() => Payment, {
    nullable: true,
    description:
      'The payment with this M-Pesa receipt; null if there is none. An admin also finds the payment for which a signed success with this receipt was not accepted; the `mpesaReceipt` of that payment is different or null.',
  })
  async paymentByReceipt(
    @Arg('mpesaReceipt', () => String, { description: 'The receipt. Case and spaces are ignored.' })
    mpesaReceipt: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<Payment | null> {
    const receipt = normaliseReceipt(mpesaReceipt);
    if (receipt === null) return null;
    const { byReceipt, byClaimedReceipt } = stations.findPayments;
    const owner = await byReceipt(receipt);
    const payment = owner ?? (canFindByClaimedReceipt(caller) ? await byClaimedReceipt(receipt) : null);
    return payment && presentPayment(payment, caller);
  }

  @AllowedTo('READ_PAYMENTS')
  @OpenToTokens()
  @Query(() => PaymentConnection, {
    description:
      "Payments, newest first. To follow them without a gap, pass the connection's `cursor` as `after` to `paymentUpdated`.",
  })
  async payments(
    @Arg('filter', () => PaymentFilter, { nullable: true, description: 'Returns only the payments that match.' })
    filter: PaymentFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations, caller }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PaymentConnection> {
    const { first, after } = readPageArgs(page);
    const wanted = readPaymentFilter(filter, caller);
    const cursor = findAskedFor(info).has('cursor') ? await stations.feed.readHead() : null;
    const asked = askedFields(info, 'edges', 'node');
    const payments = await stations.findPayments.page(wanted, first, after, asked.parts, caller.name);
    return { ...presentConnection(payments, after, payment => presentPayment(payment, caller, asked)), cursor };
  }
}
