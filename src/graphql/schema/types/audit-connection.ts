/** The types AuditConnection and AuditEdge. */

import { Field, ObjectType } from 'type-graphql';

import { AuditEntry } from './audit-entry.js';
import { PageInfo } from './page-info.js';

@ObjectType('AuditEdge', { description: 'An entry in a page.', simpleResolvers: true })
class AuditEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => AuditEntry, { description: 'The entry.' })
  readonly node!: AuditEntry;
}

@ObjectType('AuditConnection', { description: 'A page of the audit log.', simpleResolvers: true })
export class AuditConnection {
  @Field(() => [AuditEdge], { description: 'The entries, newest first.' })
  readonly edges!: readonly AuditEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;
}
