/** What the keys page asks; all of it needs MANAGE_KEYS. */

import { defineDocument } from '../../api/ask.js';
import type { ApiKey, NewApiKey, Role } from '../../api/schema.js';

const KEY = 'name role createdAt expiresAt revokedAt lastUsedAt shortcodes addresses';

export const KEYS = defineDocument<{ readonly apiKeys: readonly ApiKey[] }>(`query Keys { apiKeys { ${KEY} } }`);

/** A new key, which is shown once. */
interface Made {
  readonly made: Pick<NewApiKey, 'key'>;
}

/** What a key is made of. */
export interface NewKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: string | null;
  readonly shortcodes: readonly string[] | null;
  readonly addresses: readonly string[] | null;
}

export const CREATE_KEY = defineDocument<Made, NewKeyInput>(
  `mutation CreateKey($name: String!, $role: Role!, $expiresAt: DateTime, $shortcodes: [String!], $addresses: [String!]) {
  made: createApiKey(name: $name, role: $role, expiresAt: $expiresAt, shortcodes: $shortcodes, addresses: $addresses) { key } }`,
);

export const ROTATE_KEY = defineDocument<Made, { readonly name: string; readonly overlapSeconds: number }>(
  `mutation RotateKey($name: String!, $overlapSeconds: Int) { made: rotateApiKey(name: $name, overlapSeconds: $overlapSeconds) { key } }`,
);

export const REVOKE_KEY = defineDocument<{ readonly revokeApiKey: Pick<ApiKey, 'name'> }, { readonly name: string }>(
  'mutation RevokeKey($name: String!) { revokeApiKey(name: $name) { name } }',
);
