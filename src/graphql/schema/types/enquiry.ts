/** What the types of enquiries have in common. */

import { Field, ID, ObjectType } from 'type-graphql';
import { type Caller, canReadNotes } from '../../../callers/caller.js';
import type { BalanceEnquiry, EnquiryStatus as Status, StatusEnquiry } from '../../../domain/enquiry.js';
import { DateTime } from '../scalars/date-time.js';
import { EnquiryStatus } from './enquiry-status.js';

/** The enquiry itself: what it asked for is said by its own type. */
@ObjectType({ simpleResolvers: true })
export abstract class Enquiry {
  @Field(() => ID, { description: 'ID of the enquiry in this gateway.' })
  readonly id!: string;

  @Field(() => EnquiryStatus, { description: 'Status of the enquiry.' })
  readonly status!: Status;

  @Field(() => String, { nullable: true, description: "M-Pesa's result code for the enquiry itself, verbatim." })
  readonly resultCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "M-Pesa's description of the result of the enquiry itself; null if the caller may not read notes.",
  })
  readonly resultDescription!: string | null;

  @Field(() => DateTime, { description: 'When the enquiry was requested.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When M-Pesa answered.' })
  readonly answeredAt!: number | null;
}

/** M-Pesa's own words are for callers that may read notes. */
export function presentEnquiry(enquiry: StatusEnquiry | BalanceEnquiry, caller: Caller): Enquiry {
  const { id, status, resultCode, createdAt, answeredAt } = enquiry;
  const resultDescription = canReadNotes(caller) ? enquiry.resultDescription : null;
  return { id, status, resultCode, resultDescription, createdAt, answeredAt };
}
