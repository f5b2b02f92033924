/** The query about the gateway itself, for pages that have to know what they may show. */

import { Ctx, Query, Resolver } from 'type-graphql';

import { AllowedTo, OpenToTokens } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { Gateway, presentGateway } from '../types/gateway.js';

@Resolver()
export class GatewayQueries {
  @OpenToTokens()
  @AllowedTo('KNOW_GATEWAY')
  @Query(() => Gateway, { description: 'Which gateway this is, and who the caller is to it.' })
  gateway(@Ctx() { about, caller }: GraphqlContext): Gateway {
    return presentGateway(about, caller);
  }
}
