/** The type PaymentStats: what many payments add up to, in all and in slices of time. */

import { Field, Int, ObjectType } from 'type-graphql';
import type { PaymentKind as Kind, FailureReason as Reason, PaymentStatus as Status } from '../../../domain/payment.js';
import type { StatsBucket as Bucket, StatsRow } from '../../../stats/stats.js';
import { registerEnum } from '../register-enum.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';
import { FailureReason } from './failure-reason.js';
import { PaymentKind } from './payment-kind.js';
import { PaymentStatus } from './payment-status.js';

export const StatsBucket = registerEnum<Bucket>('StatsBucket', 'How long a slice of time is.', {
  MINUTE: 'A minute; for up to 24 hours.',
  HOUR: 'An hour.',
  DAY: 'A day of Nairobi, from midnight East Africa Time.',
});

@ObjectType('PaymentStat', { description: 'Payments of one status and kind.', simpleResolvers: true })
export class PaymentStat {
  @Field(() => PaymentStatus, { description: 'Their status now.' })
  readonly status!: Status;

  @Field(() => PaymentKind, { description: 'Their kind.' })
  readonly kind!: Kind;

  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;

  @Field(() => Decimal, { description: 'What they add up to.' })
  readonly amount!: bigint;
}

@ObjectType('StatsBucketRow', { description: 'Payments of one status in one slice of time.', simpleResolvers: true })
export class StatsBucketRow {
  @Field(() => DateTime, {
    description:
      'When the slice begins. The first slice may begin before the time that was asked for; it counts nothing from before.',
  })
  readonly start!: number;

  @Field(() => PaymentStatus, { description: 'Their status now.' })
  readonly status!: Status;

  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;

  @Field(() => Decimal, { description: 'What they add up to.' })
  readonly amount!: bigint;
}

@ObjectType('FailureStat', { description: 'Failed payments with one reason.', simpleResolvers: true })
export class FailureStat {
  @Field(() => FailureReason, { description: 'Why they failed.' })
  readonly reason!: Reason;

  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;
}

@ObjectType('PaymentStats', {
  description: 'What payments add up to, by their status now and the time at which they were requested.',
  simpleResolvers: true,
})
export class PaymentStats {
  @Field(() => [PaymentStat], { description: 'All of them, by status and kind.' })
  readonly total!: readonly PaymentStat[];

  @Field(() => [StatsBucketRow], {
    description: 'In slices of time, oldest first; slices without payments are left out.',
  })
  readonly buckets!: readonly StatsBucketRow[];

  @Field(() => [FailureStat], { description: 'The failed ones by reason, most frequent first.' })
  readonly failures!: readonly FailureStat[];
}

/** Adds up the rows that have the same in common, and leaves out what adds up to nothing. */
export function presentStats(rows: readonly StatsRow[]): PaymentStats {
  const total = group(rows, ({ status, kind }) => `${status} ${kind}`);
  const buckets = group(rows, ({ start, status }) => `${start} ${status}`);
  const failures = group(rows, ({ failureReason }) => failureReason);
  const byStart = (one: StatsRow, other: StatsRow) => one.start - other.start;
  const byCount = (one: StatsRow, other: StatsRow) => other.count - one.count;
  return {
    total: total.map(({ status, kind, count, amountCents: amount }) => ({ status, kind, count, amount })),
    buckets: buckets
      .toSorted(byStart)
      .map(({ start, status, count, amountCents: amount }) => ({ start, status, count, amount })),
    failures: failures
      .toSorted(byCount)
      .flatMap(({ failureReason: reason, count }) => (reason === null ? [] : [{ reason, count }])),
  };
}

/** Null puts a row in no group. */
function group(rows: readonly StatsRow[], keyOf: (row: StatsRow) => string | null): readonly StatsRow[] {
  const groups = new Map<string, StatsRow>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const { count = 0, amountCents = 0n } = groups.get(key) ?? {};
    groups.set(key, { ...row, count: count + row.count, amountCents: amountCents + row.amountCents });
  }
  return [...groups.values()].filter(({ count }) => count !== 0);
}
