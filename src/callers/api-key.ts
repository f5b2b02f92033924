/** An API key as the operator gives it in the configuration. */

import type { Secret } from '../lib/secret.js';
import type { Role } from './roles.js';

/** Several keys may share a name, so that one can follow another. */
export interface ApiKey {
  /** Appears in logs and scopes idempotency keys. */
  readonly name: string;
  readonly role: Role;
  readonly key: Secret;
}
