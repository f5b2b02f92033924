/** Readers of what must stay secret: signing secrets and API keys. */

import { z } from 'zod';

import type { ApiKey } from '../callers/api-key.js';
import { isReservedName, NOT_RESERVED } from '../callers/reserved-names.js';
import { ROLES } from '../callers/roles.js';
import { Secret } from '../lib/secret.js';
import { isUnique, listOf, oneOf, text } from './readers.js';

const DIFFERENT_CHARACTERS_MIN = 8;

const signingSecret = text
  .min(32, 'must have at least 32 characters')
  .regex(/^[!-~]*$/, 'must be printable ASCII without spaces')
  .refine(secret => new Set(secret).size >= DIFFERENT_CHARACTERS_MIN, 'must not consist of a few repeated characters');

/** A list: the first signs, all verify. */
export const signingSecrets = listOf(signingSecret)
  .refine(isUnique, 'must not name the same secret twice')
  .transform(secrets => secrets.map(secret => new Secret(secret)));

const apiKey = z.object({
  name: text
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits and . _ -')
    .refine(name => !isReservedName(name), `must be ${NOT_RESERVED} (name:role:key)`),
  role: oneOf(ROLES),
  key: text.regex(/^[\w.~+/=-]{16,256}$/, 'must be 16 to 256 characters of A-Z a-z 0-9 . _ ~ + / = - (name:role:key)'),
});

const apiKeyEntry = text.regex(/:.*:/, 'must have the form name:role:key').transform(splitApiKey).pipe(apiKey);

export const apiKeys = listOf(apiKeyEntry)
  .refine(hasOneRoleForEachName, 'must give keys of the same name the same role')
  .refine(keys => isUnique(keys.map(({ key }) => key)), 'must not use a key twice')
  .transform((keys): readonly ApiKey[] => keys.map(each => ({ ...each, key: new Secret(each.key) })));

/** So that one key can follow another: what the name may do and has asked for stays the same. */
function hasOneRoleForEachName(keys: readonly Pick<ApiKey, 'name' | 'role'>[]): boolean {
  const roles = new Map(keys.map(({ name, role }) => [name, role]));
  return keys.every(({ name, role }) => roles.get(name) === role);
}

function splitApiKey(entry: string): { name: string; role: string; key: string } {
  const [name = '', role = '', ...key] = entry.split(':');
  return { name, role, key: key.join(':') };
}
