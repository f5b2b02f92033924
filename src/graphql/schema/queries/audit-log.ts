/** The query auditLog, for admins. */

import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AuditFilter, readAuditFilter } from '../input/audit-filter.js';
import { PageArgs, readPageArgs } from '../input/page-args.js';
import { AuditConnection } from '../types/audit-connection.js';
import { presentAuditEntry } from '../types/audit-entry.js';
import { presentConnection } from '../types/page-info.js';

@Resolver()
export class AuditQueries {
  @AllowedTo('READ_AUDIT')
  @Query(() => AuditConnection, { description: 'Who did what, newest first.' })
  async auditLog(
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Returns only the entries that match.' })
    filter: AuditFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<AuditConnection> {
    const { first, after } = readPageArgs(page);
    return presentConnection(
      await stations.audit.page(readAuditFilter(filter), first, after),
      after,
      presentAuditEntry,
    );
  }
}
