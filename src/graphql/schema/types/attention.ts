/** The type Attention: one thing that a person should look at now. */

import { Field, Int, ObjectType } from 'type-graphql';
import type { AttentionKind as Kind } from '../../../attention/attention.js';
import { registerEnum } from '../register-enum.js';
import { DateTime } from '../scalars/date-time.js';

export const AttentionKind = registerEnum<Kind>('AttentionKind', 'What should be looked at. More may be added.', {
  REVIEW_OPEN: 'Payments need review.',
  APPROVAL_WAITING: 'Payouts wait for approval; at most 100 are counted.',
  CONFIRMATION_HELD: 'Confirmations of payments by hand have been held for more than 5 minutes.',
  CONFIRMATION_NOT_APPLIED:
    "Messages about payments by hand of the last 48 hours that count (signed ones, rows of M-Pesa's list, those of a trusted feed) are MALFORMED or CONTRADICTING, so that no payment was made of them.",
  CALLBACK_UNCONFIRMED: 'M-Pesa has not confirmed callbacks for more than 10 minutes.',
  CALLBACK_WAITING: 'Callbacks have not been applied for more than 10 minutes.',
  NO_CALLBACKS: 'At least 3 pushes of the last 15 minutes timed out, and no callback arrived meanwhile.',
  INITIATOR_SUSPENDED: 'The calls of an initiator are suspended.',
  PAYOUTS_PAUSED: 'Payouts are paused.',
  SPOOL_NOT_EMPTY: 'This instance keeps callbacks in its spool.',
  C2B_NOT_PROVEN: 'C2B URLs were registered, and no confirmation has arrived at them.',
});

@ObjectType('Attention', {
  description: 'Something that a person should look at. It goes away by itself.',
  simpleResolvers: true,
})
export class Attention {
  @Field(() => AttentionKind, { description: 'What it is.' })
  readonly kind!: Kind;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the oldest of them began, to the minute; null if unknown.',
  })
  readonly since!: number | null;

  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;

  @Field(() => String, { description: 'What it is and what to do, in a sentence.' })
  readonly detail!: string;
}
