/** One secret, many keys: each use of a secret gets a key of its own, so that a signature made for one never fits another. */

import { hkdfSync } from 'node:crypto';

import type { Secret } from './secret.js';

const KEY_BYTES = 32;

/** HKDF-SHA256 of the secret under a label that names the use ("callback-url"). The same input gives the same key. */
export function deriveKey(secret: Secret, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret.reveal(), '', label, KEY_BYTES));
}
