/** The type StatusEnquiryEdge. */

import { Field, ObjectType } from 'type-graphql';

import { StatusEnquiry } from './status-enquiry.js';

@ObjectType('StatusEnquiryEdge', { description: 'A status enquiry in a page.', simpleResolvers: true })
export class StatusEnquiryEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => StatusEnquiry, { description: 'The enquiry.' })
  readonly node!: StatusEnquiry;
}
