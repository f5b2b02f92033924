/** Who may call the gateway: a key with a name and a role, given by the operator. */

import type { Secret } from '../lib/secret.js';

export const ROLES = ['admin', 'server', 'readonly'] as const;
/** What a key may do: contract section 5, "who may do what". */
export type Role = (typeof ROLES)[number];

/** One key as the configuration gives it. */
export interface ApiKey {
  /** Appears in logs and scopes idempotency keys; unique. */
  readonly name: string;
  readonly role: Role;
  readonly key: Secret;
}
