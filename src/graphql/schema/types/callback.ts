/** The type Callback. */

import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';

import type { CallbackVerdict as Verdict } from '../../../domain/evidence.js';
import type { StoredCallback } from '../../../inbox/inbox.js';
import type { GraphqlContext } from '../../context.js';
import { DateTime } from '../scalars/date-time.js';
import { CallbackVerdict } from './callback-verdict.js';
import { Payment, presentPayment } from './payment.js';

@ObjectType('Callback', {
  description: 'A message that M-Pesa posted to the gateway, stored as it arrived.',
  simpleResolvers: true,
})
export class Callback {
  @Field(() => ID, { description: 'ID of the callback in this gateway.' })
  readonly id!: string;

  @Field(() => String, { description: 'The route that received it, such as "stk/callback".' })
  readonly route!: string;

  @Field(() => DateTime, { description: 'When the gateway received it.' })
  readonly receivedAt!: number;

  @Field(() => CallbackVerdict, { description: 'What the gateway did with it.' })
  readonly verdict!: Verdict;

  @Field(() => String, { nullable: true, description: 'A sentence that explains the verdict.' })
  readonly note!: string | null;

  @Field(() => String, { description: 'The body, decoded as UTF-8.' })
  readonly body!: string;

  @Field(() => Int, { description: 'How many identical copies arrived.' })
  readonly copies!: number;

  /** Not in the schema: whose payment it is about. */
  readonly paymentId!: string | null;
}

@Resolver(() => Callback)
export class CallbackResolver {
  @FieldResolver(() => Payment, { nullable: true, description: 'The payment it belongs to, if any.' })
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
