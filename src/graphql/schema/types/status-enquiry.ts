/** The type StatusEnquiry. */

import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import { type Caller, canReadAnswers } from '../../../callers/caller.js';
import type { StatusEnquiry as DomainEnquiry, EnquiryStatus as Status } from '../../../domain/enquiry.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { EnquiryStatus } from './enquiry-status.js';
import { Payment, presentPayment } from './payment.js';

@ObjectType('StatusEnquiry', {
  description: 'A question to M-Pesa about one transaction, and its answer.',
  simpleResolvers: true,
})
export class StatusEnquiry {
  @Field(() => ID, { description: 'Its id in this gateway.' })
  readonly id!: string;

  @Field(() => EnquiryStatus, { description: 'Where the question stands.' })
  readonly status!: Status;

  @Field(() => String, { nullable: true, description: "The transaction's receipt, once known." })
  readonly mpesaReceipt!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'M-Pesa\'s word for the state of the transaction, such as "Completed".',
  })
  readonly transactionStatus!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'How much was moved, in shillings.' })
  readonly amount!: number | null;

  @Field(() => String, { nullable: true, description: "M-Pesa's code for the question itself, verbatim." })
  readonly resultCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's words about the question itself; null where the caller may not read them.",
  })
  readonly resultDescription!: string | null;

  @Field(() => DateTime, { description: 'When it was asked.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt!: number | null;

  /** Not in the schema: whose payment it is about. */
  readonly paymentId!: string | null;
}

@Resolver(() => StatusEnquiry)
export class StatusEnquiryResolver {
  @FieldResolver(() => Payment, { nullable: true, description: 'The payment that it is about, if it is one of ours.' })
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
  const resultDescription = canReadAnswers(caller) ? enquiry.resultDescription : null;
  const { id, status, mpesaReceipt, transactionStatus, amountCents, resultCode } = enquiry;
  const { createdAt, answeredAt, paymentId } = enquiry;
  return {
    ...{ id, status, mpesaReceipt, transactionStatus, amount: amountCents, resultCode, resultDescription },
    ...{ createdAt, answeredAt, paymentId },
  };
}
