/** The type Callback. */

import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';

import type { CallbackVerdict as Verdict } from '../../../domain/evidence.js';
import type { StoredCallback } from '../../../inbox/inbox.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { CallbackVerdict } from './callback-verdict.js';
import { Payment, presentPayment } from './payment.js';

@ObjectType('Callback', { description: 'A message that M-Pesa posted, as it was stored.', simpleResolvers: true })
export class Callback {
  @Field(() => ID, { description: 'Its id in this gateway.' })
  readonly id!: string;

  @Field(() => String, { description: 'The route that it came by, such as "stk/callback".' })
  readonly route!: string;

  @Field(() => DateTime, { description: 'When it was received.' })
  readonly receivedAt!: number;

  @Field(() => CallbackVerdict, { description: 'What became of it.' })
  readonly verdict!: Verdict;

  @Field(() => String, { nullable: true, description: 'A sentence about the verdict.' })
  readonly note!: string | null;

  @Field(() => String, { description: 'Its body, read as UTF-8.' })
  readonly body!: string;

  @Field(() => Int, { description: 'How many copies of the same bytes this row stands for.' })
  readonly copies!: number;

  /** Not in the schema: whose payment it is about. */
  readonly paymentId!: string | null;
}

@Resolver(() => Callback)
export class CallbackResolver {
  @FieldResolver(() => Payment, { nullable: true, description: 'The payment that it belongs to, if there is one.' })
  async payment(@Root() { paymentId }: Callback, @Ctx() { loaders, caller }: GraphqlContext): Promise<Payment | null> {
    const payment = paymentId === null ? null : await loaders.payment.load(paymentId);
    return payment && presentPayment(payment, caller);
  }
}

/** The body as UTF-8; bytes that are no text become replacement characters here, never in the store. */
export function presentCallback(callback: StoredCallback): Callback {
  const { id, route, receivedAt, verdict, note, copies, paymentId } = callback;
  return { id, route, receivedAt, verdict, note, copies, paymentId, body: Buffer.from(callback.body).toString() };
}
