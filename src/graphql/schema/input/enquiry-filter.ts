/** The input EnquiryFilter. */

import { Field, ID, InputType } from 'type-graphql';
import type { EnquiryStatus as Status } from '../../../domain/enquiry.js';
import type { EnquiryFilter as ListFilter } from '../../../enquiries/list-enquiries.js';
import { isId } from '../../../lib/ids.js';
import { DateTime } from '../scalars/date-time.js';
import { EnquiryStatus } from '../types/enquiry-status.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import { oneOrMore } from './rules.js';

@InputType('EnquiryFilter', {
  description: 'Selects status enquiries. An enquiry must match every field that is set.',
})
export class EnquiryFilter {
  @Accepts(oneOrMore('status'))
  @Field(() => [EnquiryStatus], { nullable: true, description: 'Enquiries with one of these statuses.' })
  readonly status?: readonly Status[] | null;

  @Field(() => ID, { nullable: true, description: 'Enquiries about this payment.' })
  readonly paymentId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Enquiries made after this time.' })
  readonly createdAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Enquiries made before this time.' })
  readonly createdBefore?: number | null;
}

/** Null when nothing can match: what cannot be an id is in no row, and must not reach the database. */
export function readEnquiryFilter(filter: EnquiryFilter | null | undefined): ListFilter | null {
  const given = readGiven<ListFilter>(filter);
  return given.paymentId === undefined || isId(given.paymentId) ? given : null;
}
