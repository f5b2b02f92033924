/** The input CallbackFilter. */

import { Field, ID, InputType } from 'type-graphql';
import type { CallbackVerdict as Verdict } from '../../../domain/evidence.js';
import type { CallbackFilter as InboxFilter } from '../../../inbox/inbox.js';
import { isId } from '../../../lib/ids.js';
import { DateTime } from '../scalars/date-time.js';
import { CallbackVerdict } from '../types/callback-verdict.js';
import { Accepts } from './accepts.js';
import { readGiven } from './read-given.js';
import { oneOrMore } from './rules.js';

@InputType('CallbackFilter', {
  description: 'Selects callbacks. A callback must match every field that is set.',
})
export class CallbackFilter {
  @Accepts(oneOrMore('verdict'))
  @Field(() => [CallbackVerdict], { nullable: true, description: 'Callbacks with one of these verdicts.' })
  readonly verdict?: readonly Verdict[] | null;

  @Accepts(oneOrMore('route'))
  @Field(() => [String], {
    nullable: true,
    description: 'Callbacks that came by one of these routes, such as "stk/callback" or "c2b/confirmation".',
  })
  readonly route?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'Callbacks of this payment.' })
  readonly paymentId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Callbacks received after this time.' })
  readonly receivedAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Callbacks received before this time.' })
  readonly receivedBefore?: number | null;
}

/** Null and what is null in it count as left out. */
export function readCallbackFilter(filter: CallbackFilter | null | undefined): InboxFilter {
  return readGiven<InboxFilter>(filter);
}

/** What cannot be an id is in no row; it must not reach the database. */
export function isNowhere({ paymentId }: InboxFilter): boolean {
  return paymentId !== undefined && !isId(paymentId);
}
