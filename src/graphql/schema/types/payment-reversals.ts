/** The fields of the type Payment that lead from a reversal to what it gives back, and from there to the attempts. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../context.js';
import { Payment, presentPayment } from './payment.js';

@Resolver(() => Payment)
export class PaymentReversalsResolver {
  @FieldResolver(() => Payment, {
    nullable: true,
    description: 'For a REVERSAL, the payment that is given back, as it is now; null for any other kind.',
  })
  async reverses(@Root() { reverses }: Payment, @Ctx() { loaders, caller }: GraphqlContext): Promise<Payment | null> {
    const original = reverses === null ? null : await loaders.payment.load(reverses);
    return original && presentPayment(original, caller);
  }

  @FieldResolver(() => [Payment], {
    description: 'The attempts to give this payment back, as they are now, oldest first.',
  })
  async reversals(@Root() { id }: Payment, @Ctx() { loaders, caller }: GraphqlContext): Promise<readonly Payment[]> {
    const reversals = await loaders.reversals.load(id);
    return reversals.map(reversal => presentPayment(reversal, caller));
  }
}
