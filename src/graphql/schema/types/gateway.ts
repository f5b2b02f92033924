/** The type Gateway, with the enum of its environments. */

import { Ctx, Field, FieldResolver, ObjectType, Resolver } from 'type-graphql';

import { type Caller, canReadNotes } from '../../../callers/caller.js';
import type { About, GraphqlContext } from '../../context.js';
import { registerEnum } from '../register-enum.js';
import { GatewayLimits, PayoutPause, presentLimits } from './gateway-limits.js';
import { presentRole, Role } from './role.js';

const GatewayEnvironment = registerEnum('GatewayEnvironment', 'Which M-Pesa the gateway is connected to.', {
  SIMULATOR: 'The built-in simulator: no real money.',
  SANDBOX: "Safaricom's sandbox: no real money.",
  PRODUCTION: 'M-Pesa itself: real money.',
});

@ObjectType('Gateway', { description: 'This gateway, as the caller sees it.', simpleResolvers: true })
export class Gateway {
  @Field(() => GatewayEnvironment, { description: 'Which M-Pesa it is connected to.' })
  readonly environment!: keyof typeof GatewayEnvironment;

  @Field(() => String, { description: 'Version of the program.' })
  readonly version!: string;

  @Field(() => Role, { description: "The caller's role." })
  readonly role!: keyof typeof Role;

  @Field(() => String, { description: "Name of the caller's API key; of a watch token, what it is for." })
  readonly caller!: string;

  @Field(() => GatewayLimits, { nullable: true, description: 'Its limits; null if the caller may not see them.' })
  readonly limits!: GatewayLimits | null;
}

@Resolver(() => Gateway)
export class GatewayResolver {
  @FieldResolver(() => PayoutPause, {
    nullable: true,
    description: 'Null while payouts are not paused, or if the caller may not see it.',
  })
  payoutPause(@Ctx() { stations, caller }: GraphqlContext): Promise<PayoutPause | null> | null {
    return canReadNotes(caller) ? stations.pausePayouts.find() : null;
  }
}

/** The gateway as this caller sees it. */
export function presentGateway({ environment, version, limits }: About, caller: Caller): Gateway {
  const { name, role } = caller;
  // Upper case of each environment is a value of the enum.
  const spelled = environment.toUpperCase() as Gateway['environment'];
  const shown = canReadNotes(caller) ? presentLimits(limits) : null;
  return { environment: spelled, version, role: presentRole(role), caller: name, limits: shown };
}
