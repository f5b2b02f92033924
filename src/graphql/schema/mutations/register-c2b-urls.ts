/** The mutation registerC2bUrls, and the query for what has become of it. */

import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { RegisterC2bInput } from '../input/register-c2b-input.js';
import { C2bRegistration } from '../types/c2b-registration.js';

@Resolver()
export class C2bRegistrations {
  @AllowedTo('OPERATE')
  @Mutation(() => C2bRegistration, {
    description:
      'Registers the URLs at which M-Pesa tells this gateway of payments by hand. In production the first registration of a shortcode wins.',
  })
  async registerC2bUrls(
    @Arg('input', () => RegisterC2bInput, { description: 'Which URLs.' }) input: RegisterC2bInput,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<C2bRegistration> {
    return stations.registrations.register(input.shortcode ?? null, input.responseType ?? 'COMPLETED', caller);
  }

  @AllowedTo('OPERATE')
  @Query(() => C2bRegistration, { description: 'Whether M-Pesa tells this gateway of payments by hand.' })
  async c2bRegistration(
    @Arg('shortcode', () => String, {
      nullable: true,
      description: 'A shortcode of this gateway; by default its first.',
    })
    shortcode: string | null,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<C2bRegistration> {
    return stations.registrations.find(shortcode ?? null);
  }
}
