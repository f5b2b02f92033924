/** The arguments shared by paymentUpdated and its polling counterpart. */

import { ArgsType, Field, ID } from 'type-graphql';
import type { Caller } from '../../../callers/caller.js';
import type { FeedPosition, FollowRequest } from '../../../feed/feed.js';
import { Cursor } from '../scalars/cursor.js';
import { checkId } from './ids.js';
import { PaymentFilter, readPaymentFilter } from './payment-filter.js';
import type { JointRule } from './rules.js';

/** The rule of both. */
export const filterWithoutId: JointRule = {
  isKept: given => !given.has('filter') || !given.has('id'),
  field: 'filter',
  accepted: 'left out with id',
};

@ArgsType()
export class FollowArgs {
  @Field(() => ID, { nullable: true, description: 'Only this payment. Defaults to all payments.' })
  readonly id?: string | null;

  @Field(() => PaymentFilter, {
    nullable: true,
    description: 'Only payments that match before or after the event. Cannot be combined with `id`.',
  })
  readonly filter?: PaymentFilter | null;

  @Field(() => Cursor, {
    nullable: true,
    description:
      'Returns every event after this cursor. If omitted, starts now; with `id`, starts with the payment as it is now.',
  })
  readonly after?: FeedPosition | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'While catching up, returns only the newest update of each payment, in log order.',
  })
  readonly collapse?: boolean | null;
}

/** Refuses `id` with `filter`, and a filter that the caller may not use. */
export function readFollowArgs(args: FollowArgs, caller: Caller): Omit<FollowRequest, 'isUntilSettled'> {
  const paymentId = args.id ?? null;
  const filter = args.filter ?? null;
  if (paymentId !== null) checkId(paymentId, 'payment');
  const isCollapsed = args.collapse ?? false;
  return { paymentId, filter: readPaymentFilter(filter, caller), after: args.after ?? null, isCollapsed };
}
