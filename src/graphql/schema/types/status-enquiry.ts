/** The type StatusEnquiry. */

import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { StatusEnquiry as DomainEnquiry } from '../../../domain/enquiry.js';
import type { GraphqlContext } from '../../context.js';
import { Decimal } from '../scalars/decimal.js';
import { Enquiry, presentEnquiry } from './enquiry.js';
import { Payment, presentPayment } from './payment.js';

@ObjectType('StatusEnquiry', {
  description: 'A status enquiry about one transaction, and the answer of M-Pesa.',
  simpleResolvers: true,
})
export class StatusEnquiry extends Enquiry {
  @Field(() => String, { nullable: true, description: 'M-Pesa receipt number of the transaction, once known.' })
  readonly mpesaReceipt!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'M-Pesa\'s status of the transaction, such as "Completed".',
  })
  readonly transactionStatus!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Amount of the transaction in shillings.' })
  readonly amount!: number | null;

  /** Not in the schema: whose payment it is about. */
  readonly paymentId!: string | null;
}

@Resolver(() => StatusEnquiry)
export class StatusEnquiryResolver {
  @FieldResolver(() => Payment, { nullable: true, description: 'The payment it is about, if this gateway has it.' })
  async payment(
    @Root() { paymentId }: StatusEnquiry,
    @Ctx() { loaders, caller }: GraphqlContext,
  ): Promise<Payment | null> {
    const payment = paymentId === null ? null : await loaders.payment.load(paymentId);
    return payment && presentPayment(payment, caller);
  }
}

/** Its payment is looked up only when it is asked for. */
export function presentStatusEnquiry(enquiry: DomainEnquiry, caller: Caller): StatusEnquiry {
  const { mpesaReceipt, transactionStatus, amountCents, paymentId } = enquiry;
  return { ...presentEnquiry(enquiry, caller), mpesaReceipt, transactionStatus, amount: amountCents, paymentId };
}
