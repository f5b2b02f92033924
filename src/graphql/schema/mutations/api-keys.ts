/** The mutations createApiKey, rotateApiKey and revokeApiKey. */

import { Arg, Args, ArgsType, Ctx, Field, Int, Mutation, Resolver } from 'type-graphql';

import { OVERLAP_SECONDS_MAX } from '../../../keys/check-new-key.js';
import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { Accepts, AcceptsArguments } from '../input/accepts.js';
import { keyName, wholeNumber } from '../input/rules.js';
import { DateTime } from '../scalars/date-time.js';
import { ApiKey, presentApiKey } from '../types/api-key.js';
import { NewApiKey, presentNewApiKey } from '../types/new-api-key.js';
import { Role, readRole } from '../types/role.js';

const OVERLAP_SECONDS_DEFAULT = 86_400;

@ArgsType()
class CreateApiKeyArgs {
  @Accepts(keyName)
  @Field(() => String, { description: 'Who will use it: 1 to 64 letters, digits and . _ -' })
  readonly name!: string;

  @Field(() => Role, { description: 'What it may do.' })
  readonly role!: keyof typeof Role;

  @Field(() => DateTime, { nullable: true, description: 'When it ends. Defaults to never.' })
  readonly expiresAt?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Binds it to these shortcodes. Defaults to all; required for the role FEED.',
  })
  readonly shortcodes?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Addresses and CIDR ranges from which it may be used. Defaults to all.',
  })
  readonly addresses?: readonly string[] | null;
}

@Resolver()
export class ApiKeyMutations {
  @AllowedTo('MANAGE_KEYS')
  @Mutation(() => NewApiKey, { description: 'Makes an API key. The result is the only place where the key is shown.' })
  async createApiKey(
    @Args(() => CreateApiKeyArgs) args: CreateApiKeyArgs,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<NewApiKey> {
    const { name, role, expiresAt = null, shortcodes = null, addresses = null } = args;
    const input = { name, role: readRole(role), expiresAt, shortcodes, addresses };
    return presentNewApiKey(await stations.keys.create(input, caller));
  }

  @AllowedTo('MANAGE_KEYS')
  @AcceptsArguments({ overlapSeconds: wholeNumber(0, OVERLAP_SECONDS_MAX) })
  @Mutation(() => NewApiKey, {
    description:
      'Makes another key of the same name, role and bounds. The keys before it end after the overlap; idempotency keys stay those of the name.',
  })
  async rotateApiKey(
    @Arg('name', () => String, { description: 'Name of the key.' }) name: string,
    @Arg('overlapSeconds', () => Int, {
      nullable: true,
      defaultValue: OVERLAP_SECONDS_DEFAULT,
      description: 'How long the keys before it still work: up to 30 days.',
    })
    overlapSeconds: number | null,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<NewApiKey> {
    const overlap = overlapSeconds ?? OVERLAP_SECONDS_DEFAULT;
    return presentNewApiKey(await stations.keys.rotate(name, overlap, caller));
  }

  @AllowedTo('MANAGE_KEYS')
  @Mutation(() => ApiKey, {
    description:
      'Takes back all keys of this name. Their sockets and streams, and the tokens that they made, end on every instance within 5 seconds; so do tokens of keys that had expired before.',
  })
  async revokeApiKey(
    @Arg('name', () => String, { description: 'Name of the key.' }) name: string,
    @Ctx() { stations, caller }: GraphqlContext,
  ): Promise<ApiKey> {
    return presentApiKey(await stations.keys.revoke(name, caller));
  }
}
