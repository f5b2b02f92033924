/** The query apiKeys. */

import { Ctx, Query, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { ApiKey, presentApiKey } from '../types/api-key.js';

@Resolver()
export class ApiKeyQueries {
  @AllowedTo('MANAGE_KEYS')
  @Query(() => [ApiKey], {
    description:
      'The API keys of the database, newest first, those that have ended too. Keys in API_KEYS are not here.',
  })
  async apiKeys(@Ctx() { stations }: GraphqlContext): Promise<readonly ApiKey[]> {
    return (await stations.keys.list()).map(presentApiKey);
  }
}
