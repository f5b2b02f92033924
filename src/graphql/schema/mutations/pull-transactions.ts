/** The mutation pullTransactions. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { PullReport } from '../types/pull-report.js';

@Resolver()
export class PullTransactions {
  @AllowedTo('ASK_MPESA')
  @Mutation(() => PullReport, {
    description:
      "Fetches M-Pesa's own list of what customers have paid in a range of the last 48 hours: payments that M-Pesa has not told of are opened.",
  })
  async pullTransactions(
    @Arg('from', () => DateTime, { description: 'Where the range begins: within the last 48 hours.' }) from: number,
    @Arg('to', () => DateTime, { nullable: true, description: 'Where it ends. Defaults to now.' }) to: number | null,
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'A shortcode of this gateway; by default its first.',
    })
    shortcode: string | null,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<PullReport> {
    return stations.pulls.pull(shortcode ?? null, from, to ?? null);
  }
}
