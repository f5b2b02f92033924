/** Refuses a new key that could not be used, or that would be open where nobody meant it. */

import type { ApiKey } from '../callers/api-key.js';
import { isReservedName, NOT_RESERVED } from '../callers/reserved-names.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { isAddressRange, isNearlyEveryAddress } from '../lib/address-list.js';
import type { Clock } from '../lib/clock.js';
import type { NewKeyInput } from './keys.js';

interface KeyRules {
  readonly configured: readonly ApiKey[];
  readonly shortcodes: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

/** What a key may be called. */
export const KEY_NAME = { pattern: /^[\w.-]{1,64}$/, accepted: '1 to 64 letters, digits and . _ -' } as const;
const RANGES_MAX = 50;
/** 30 days. */
export const OVERLAP_SECONDS_MAX = 2_592_000;

/** Throws BAD_USER_INPUT that names the field. */
export function checkNewKey(input: NewKeyInput, { configured, shortcodes, clock }: KeyRules): void {
  const { name, role, expiresAt } = input;
  if (!KEY_NAME.pattern.test(name)) throw badInput('name', KEY_NAME.accepted);
  if (isReservedName(name)) throw badInput('name', NOT_RESERVED);
  const there = configured.find(key => key.name === name);
  if (there && there.role !== role) throw badInput('role', `${there.role}, as the key of this name has in API_KEYS`);
  if (expiresAt !== null && expiresAt <= clock.now()) throw badInput('expiresAt', 'in the future');
  checkShortcodes(input, shortcodes);
  checkAddresses(input.addresses);
}

/** An operator's acts are about all shortcodes, and a feed key without one would open every feed. */
function checkShortcodes({ role, shortcodes }: NewKeyInput, known: readonly string[]): void {
  if (shortcodes === null) {
    if (role !== 'feed') return;
    throw new GatewayError('BAD_USER_INPUT', 'shortcodes is required for the role feed.', { field: 'shortcodes' });
  }
  if (role === 'admin' || role === 'metrics') throw badInput('shortcodes', `left out for the role ${role}`);
  if (shortcodes.length === 0 || shortcodes.some(each => !known.includes(each))) {
    throw badInput('shortcodes', `one or more of this gateway's: ${known.join(', ')}`);
  }
}

function checkAddresses(addresses: readonly string[] | null): void {
  if (addresses === null) return;
  const isGiven = addresses.length > 0 && addresses.length <= RANGES_MAX && addresses.every(isAddressRange);
  if (!isGiven) throw badInput('addresses', `1 to ${RANGES_MAX} addresses or CIDR ranges, such as 10.0.0.0/8`);
  if (isNearlyEveryAddress(addresses)) throw badInput('addresses', 'narrower than every address, or left out');
}
