/** The keys station: API keys of the configuration and of the database; made, followed by others, and taken back. */

import type { Actor } from '../audit/audit.js';
import type { FindKey } from '../callers/authenticate.js';
import type { Role } from '../callers/roles.js';

/** A key as an admin sees it. Instants are UTC milliseconds. */
export interface KeptKey {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** By the minute. */
  readonly lastUsedAt: number | null;
  /** Null: all. */
  readonly shortcodes: readonly string[] | null;
  /** Addresses and ranges from which it may be used; null: all. */
  readonly addresses: readonly string[] | null;
}

/** What is asked of a new key. */
export interface NewKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: number | null;
  readonly shortcodes: readonly string[] | null;
  readonly addresses: readonly string[] | null;
}

/** The only time that the key itself is told. */
export interface MadeKey {
  readonly key: string;
  readonly kept: KeptKey;
}

/** What an admin does with keys. Each act is in the audit log; all refuse with BAD_USER_INPUT, NOT_FOUND or UNAVAILABLE. */
export interface KeyActs {
  /** Refuses a name whose key can still be used, and for a name that was used before another role. */
  create(input: NewKeyInput, by: Actor): Promise<MadeKey>;
  /** Another key of the same name; those before it end after `overlapSeconds`. */
  rotate(name: string, overlapSeconds: number, by: Actor): Promise<MadeKey>;
  /** Takes all keys of a name back, on every instance within 5 s, those that have expired too. Refuses a name that has none left. */
  revoke(name: string, by: Actor): Promise<KeptKey>;
  /** The thousand newest of the database, newest first. */
  list(): Promise<readonly KeptKey[]>;
}

/** Beside them, what recognises callers. */
export interface Keys extends KeyActs, FindKey {
  /** Resolves when the keys of the database are known, or cannot be read now; renews them from now on, by the bell and every few seconds. */
  start(): Promise<void>;
  close(): Promise<void>;
}
