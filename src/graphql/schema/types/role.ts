/** The enum Role. */

import type { Role as RoleOfKey } from '../../../callers/roles.js';
import { registerEnum } from '../register-enum.js';

type Value = Uppercase<RoleOfKey>;

export const Role = registerEnum<Value>('Role', 'What a caller may do.', {
  ADMIN: 'Everything.',
  PAYOUT: 'Takes payments and sends money.',
  SERVER: 'Takes payments, and cannot send money.',
  TILL: 'Takes payments, and sees those of the last 24 hours with phone numbers masked.',
  FEED: "Hands in confirmations for a shop whose own system gets M-Pesa's messages.",
  METRICS: 'Reads `/metrics`.',
  READONLY: 'Reads and watches, with phone numbers masked. Watch tokens have this role too.',
});

/** The role as keys have it. */
export function readRole(role: Value): RoleOfKey {
  // Lower case of each value is a role.
  return role.toLowerCase() as RoleOfKey;
}

/** The role as the schema spells it. */
export function presentRole(role: RoleOfKey): Value {
  // Upper case of each role is a value of the enum.
  return role.toUpperCase() as Value;
}
