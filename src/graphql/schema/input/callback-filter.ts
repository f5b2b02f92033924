/** The input CallbackFilter. */

import { Field, ID, InputType } from 'type-graphql';
import type { CallbackVerdict as Verdict } from '../../../domain/evidence.js';
import type { CallbackFilter as InboxFilter } from '../../../inbox/inbox.js';
import { DateTime } from '../scalars/date-time.js';
import { CallbackVerdict } from '../types/callback-verdict.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import { oneOrMore } from './rules.js';

@InputType('CallbackFilter', {
  description: 'Which callbacks. Fields that are left out do not restrict; all that are given must fit.',
})
export class CallbackFilter {
  @Accepts(oneOrMore('verdict'))
  @Field(() => [CallbackVerdict], { nullable: true, description: 'With one of these verdicts.' })
  readonly verdict?: readonly Verdict[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this payment.' })
  readonly paymentId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Received after this instant.' })
  readonly receivedAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Received before this instant.' })
  readonly receivedBefore?: number | null;
}

/** Null and what is null in it count as left out. */
export function readCallbackFilter(filter: CallbackFilter | null | undefined): InboxFilter {
  return readGiven<InboxFilter>(filter);
}
