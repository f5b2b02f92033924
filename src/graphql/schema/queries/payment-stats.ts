/** The query about many payments at once. */

import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { badInput } from '../../../domain/gateway-error.js';
import type { StatsBucket as Bucket } from '../../../stats/stats.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { PaymentFilter, readPaymentFilter } from '../input/payment-filter.js';
import { DateTime } from '../scalars/date-time.js';
import { PaymentStats, presentStats, StatsBucket } from '../types/payment-stats.js';

const DAY_MS = 86_400_000;
const RANGE_MAX_MS = 31 * DAY_MS;

@Resolver()
export class PaymentStatsQueries {
  @AllowedTo('READ_PAYMENTS')
  @Query(() => PaymentStats, {
    description: 'What the payments requested in up to 31 days add up to. Every payment counts once, as it is now.',
  })
  async paymentStats(
    @Arg('filter', () => PaymentFilter, { nullable: true, description: 'Counts only the payments that match.' })
    filter: PaymentFilter | null | undefined,
    @Arg('from', () => DateTime, { description: 'Payments requested at this time or later.' }) from: number,
    @Arg('to', () => DateTime, {
      nullable: true,
      description: 'Payments requested before this time, at most 31 days after `from`. Defaults to now.',
    })
    to: number | null | undefined,
    @Arg('bucket', () => StatsBucket, {
      nullable: true,
      defaultValue: 'HOUR',
      description: 'How long the slices of `buckets` are. MINUTE is for up to 24 hours.',
    })
    bucket: Bucket | null | undefined,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<PaymentStats> {
    // What is requested in this very millisecond counts too.
    const question = { from, to: to ?? stations.timetable.clock.now() + 1, bucket: bucket ?? 'HOUR' } as const;
    refuseRange(question.to - from, question.bucket);
    const rows = await stations.stats.read({
      ...question,
      caller: caller.name,
      filter: readPaymentFilter(filter, caller),
    });
    return presentStats(rows);
  }
}

function refuseRange(rangeMs: number, bucket: Bucket): void {
  if (rangeMs < 0) throw badInput('from', 'before to');
  if (rangeMs > RANGE_MAX_MS) throw badInput('from', 'at most 31 days before to');
  if (bucket === 'MINUTE' && rangeMs > DAY_MS) throw badInput('bucket', 'HOUR or DAY for more than 24 hours');
}
