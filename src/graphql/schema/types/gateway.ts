/** The type Gateway, with the enum of its environments. */

import { Ctx, Field, FieldResolver, ObjectType, Resolver } from 'type-graphql';

import { type Caller, canReadNotes } from '../../../callers/caller.js';
import type { About, GraphqlContext } from '../../context.js';
import { registerEnum } from '../register-enum.js';
import { GatewayLimits, PayoutPause, presentLimits } from './gateway-limits.js';
import { Right, rightsOf } from './right.js';
import { presentRole, Role } from './role.js';

const GatewayEnvironment = registerEnum('GatewayEnvironment', 'Which M-Pesa the gateway is connected to.', {
  SIMULATOR: 'The built-in simulator: no real money.',
  SANDBOX: "Safaricom's sandbox: no real money.",
  PRODUCTION: 'M-Pesa itself: real money.',
});

const ShortcodeType = registerEnum('ShortcodeType', 'What kind of number customers pay to.', {
  PAYBILL: 'A pay bill number: customers add an account number.',
  TILL: 'A till, or buy goods, number.',
});

@ObjectType({ description: 'A number of the business at M-Pesa.', simpleResolvers: true })
export class GatewayShortcode {
  @Field(() => String, { description: 'The number; of a till its store number.' })
  readonly number!: string;

  @Field(() => ShortcodeType, { description: 'Its kind.' })
  readonly type!: keyof typeof ShortcodeType;
}

@ObjectType('Gateway', { description: 'This gateway, as the caller sees it.', simpleResolvers: true })
export class Gateway {
  @Field(() => GatewayEnvironment, { description: 'Which M-Pesa it is connected to.' })
  readonly environment!: keyof typeof GatewayEnvironment;

  @Field(() => Boolean, {
    description: 'Whether it runs the simulator itself, so that there is something below `/simulator`.',
  })
  readonly hasSimulator!: boolean;

  @Field(() => String, { description: 'Version of the program.' })
  readonly version!: string;

  @Field(() => Role, { description: "The caller's role." })
  readonly role!: keyof typeof Role;

  @Field(() => [Right], {
    description:
      "What the caller's key may do; nothing for a token. A page that shows no more than this is never refused.",
  })
  readonly rights!: readonly (keyof typeof Right)[];

  @Field(() => [GatewayShortcode], { description: "The numbers that the caller's key is for; none for a watch token." })
  readonly shortcodes!: readonly GatewayShortcode[];

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
export function presentGateway(
  { environment, hasSimulator, version, limits, shortcodes }: About,
  caller: Caller,
): Gateway {
  const { name, role } = caller;
  // Upper case of each environment, and of each type, is a value of its enum.
  const spelled = environment.toUpperCase() as Gateway['environment'];
  const numbers = shortcodes
    .filter(({ shortcode }) => caller.watch === null && (caller.shortcodes?.includes(shortcode) ?? true))
    .map(({ shortcode, type }) => ({ number: shortcode, type: type.toUpperCase() as GatewayShortcode['type'] }));
  return {
    ...{
      environment: spelled,
      hasSimulator,
      version,
      role: presentRole(role),
      rights: caller.watch === null ? rightsOf(role) : [],
      caller: name,
    },
    shortcodes: numbers,
    limits: canReadNotes(caller) ? presentLimits(limits) : null,
  };
}
