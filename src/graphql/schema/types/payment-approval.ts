/** The type PaymentApproval and its enum. */

import { Field, ObjectType } from 'type-graphql';

import type { ApprovalState as State } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';
import { DateTime } from '../scalars/date-time.js';

const ApprovalState = registerEnum<State>('ApprovalState', 'Whether a second person has agreed to a payout.', {
  WAITING: 'Nobody has decided yet. Nothing is sent.',
  APPROVED: 'A second person approved the payout.',
  REJECTED: 'A second person rejected the payout. Nothing was sent.',
  EXPIRED: 'The payout ended before anybody decided. Nothing was sent.',
});

@ObjectType('PaymentApproval', {
  description: 'The decision of a second person that a large payout needs before it is sent.',
  simpleResolvers: true,
})
export class PaymentApproval {
  @Field(() => ApprovalState, { description: 'Where the approval stands.' })
  readonly state!: State;

  @Field(() => String, { description: 'Name of the API key that asked for the payout.' })
  readonly requestedBy!: string;

  @Field(() => String, { nullable: true, description: 'Name of the API key that decided; null until it is decided.' })
  readonly decidedBy!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  readonly decidedAt!: number | null;

  @Field(() => String, { nullable: true, description: 'What the person who decided wrote.' })
  readonly note!: string | null;

  @Field(() => DateTime, { description: 'When the payout fails unless somebody has approved it.' })
  readonly expiresAt!: number;
}
