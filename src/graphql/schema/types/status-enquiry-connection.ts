/** The type StatusEnquiryConnection. */

import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from './page-info.js';
import { StatusEnquiryEdge } from './status-enquiry-edge.js';

@ObjectType('StatusEnquiryConnection', { description: 'A page of status enquiries.', simpleResolvers: true })
export class StatusEnquiryConnection {
  @Field(() => [StatusEnquiryEdge], { description: 'The status enquiries, newest first.' })
  readonly edges!: readonly StatusEnquiryEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;
}
