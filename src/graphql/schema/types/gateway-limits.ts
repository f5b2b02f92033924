/** The types GatewayLimits and PayoutPause: what the gateway lets through, and whether it lets payouts through at all. */

import { Field, Int, ObjectType } from 'type-graphql';

import type { Limits } from '../../../domain/limits.js';
import { DateTime } from '../scalars/date-time.js';
import { Decimal } from '../scalars/decimal.js';

@ObjectType('GatewayLimits', { description: 'Limits of this gateway; null: off.', simpleResolvers: true })
export class GatewayLimits {
  @Field(() => Decimal, { nullable: true, description: 'Most that one payout may be (PAYOUT_MAX).' })
  readonly payoutMax!: number | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Most that the payouts of a shortcode may add up to in any 24 hours (PAYOUT_DAILY_MAX).',
  })
  readonly payoutDailyMax!: number | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'From this amount on a payout waits for approval (PAYOUT_APPROVAL_ABOVE).',
  })
  readonly payoutApprovalAbove!: number | null;

  @Field(() => Int, { nullable: true, description: 'Most prompts for one phone in an hour.' })
  readonly promptsPerPhoneHour!: number | null;

  @Field(() => Int, { nullable: true, description: 'Most prompts for one phone in 24 hours.' })
  readonly promptsPerPhoneDay!: number | null;
}

@ObjectType('PayoutPause', { description: 'Payouts are paused on every instance.', simpleResolvers: true })
export class PayoutPause {
  @Field(() => DateTime, { description: 'Since when.' })
  readonly at!: number;

  @Field(() => String, { description: 'Name of the API key that paused them.' })
  readonly by!: string;

  @Field(() => String, { description: 'Why.' })
  readonly reason!: string;
}

/** As configured. */
export function presentLimits({ payouts, prompts }: Limits): GatewayLimits {
  return {
    payoutMax: payouts.maxCents,
    payoutDailyMax: payouts.dailyMaxCents,
    payoutApprovalAbove: payouts.approvalAboveCents,
    promptsPerPhoneHour: prompts.hourMax,
    promptsPerPhoneDay: prompts.dayMax,
  };
}
