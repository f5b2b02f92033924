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
  description: 'A status enquiry about one transaction, and the answer of M-Pesa.',
  simpleResolvers: true,
})
export class StatusEnquiry {
  @Field(() => ID, { description: 'ID of the enquiry in this gateway.' })
  readonly id!: string;

  @Field(() => EnquiryStatus, { description: 'Status of the enquiry.' })
  readonly status!: Status;

  @Field(() => String, { nullable: true, description: 'M-Pesa receipt number of the transaction, once known.' })
  readonly mpesaReceipt!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'M-Pesa\'s status of the transaction, such as "Completed".',
  })
  readonly transactionStatus!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Amount of the transaction in shillings.' })
  readonly amount!: number | null;

  @Field(() => String, { nullable: true, description: "M-Pesa's result code for the enquiry itself, verbatim." })
  readonly resultCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's description of the result of the enquiry itself; null if the caller may not see it.",
  })
  readonly resultDescription!: string | null;

  @Field(() => DateTime, { description: 'When the enquiry was requested.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When M-Pesa answered.' })
  readonly answeredAt!: number | null;

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
  const resultDescription = canReadAnswers(caller) ? enquiry.resultDescription : null;
  const { id, status, mpesaReceipt, transactionStatus, amountCents, resultCode } = enquiry;
  const { createdAt, answeredAt, paymentId } = enquiry;
  return {
    ...{ id, status, mpesaReceipt, transactionStatus, amount: amountCents, resultCode, resultDescription },
    ...{ createdAt, answeredAt, paymentId },
  };
}
