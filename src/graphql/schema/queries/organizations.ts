/** The query organization. */

import { Arg, Ctx, Query, Resolver } from 'type-graphql';

import type { OrganizationKind as Kind } from '../../../operations/organization.js';
import { AllowedTo, AsksMpesa } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { AcceptsArguments } from '../input/accepts.js';
import { shortcode } from '../input/rules.js';
import { Organization } from '../types/organization.js';
import { OrganizationKind } from '../types/organization-kind.js';

@Resolver()
export class OrganizationQueries {
  @AllowedTo('ASK_MPESA')
  @AsksMpesa()
  @AcceptsArguments({ identifier: shortcode })
  @Query(() => Organization, {
    nullable: true,
    description: 'Asks M-Pesa whose paybill or till this is; null if M-Pesa knows no such number. Look before you pay.',
  })
  async organization(
    @Arg('identifier', () => String, { description: 'The paybill or till.' }) identifier: string,
    @Arg('kind', () => OrganizationKind, { description: 'Which of the two it is.' }) kind: Kind,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<Organization | null> {
    return stations.lookUps.organization(identifier, kind);
  }
}
