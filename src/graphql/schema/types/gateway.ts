/** The type Gateway, with the enum of its environments. */

import { Field, ObjectType } from 'type-graphql';

import type { Caller } from '../../../callers/caller.js';
import type { About } from '../../context.js';
import { registerEnum } from '../register-enum.js';
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
}

/** The gateway as this caller sees it. */
export function presentGateway({ environment, version }: About, { name, role }: Caller): Gateway {
  // Upper case of each environment is a value of the enum.
  const spelled = environment.toUpperCase() as Gateway['environment'];
  return { environment: spelled, version, role: presentRole(role), caller: name };
}
