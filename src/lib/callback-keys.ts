/** Signs the callback URLs and recognises the signatures: an HMAC of route and ticket, checked without a database. */

import { createHmac, timingSafeEqual } from 'node:crypto';

import { assert } from './assert.js';
import { deriveKey } from './derive-key.js';
import type { Secret } from './secret.js';

const KEY_PATTERN = /^[0-9a-f]{32}$/;
const KEY_LENGTH = 32;

/** Keys of callback URLs (contract, section 3). */
export interface CallbackKeys {
  /** 32 lower-case hexadecimal characters, made with the first secret. */
  sign(route: string, ticket: string): string;
  /** Whether any of the secrets signed this; tries all of them, in constant time. */
  verify(route: string, ticket: string, key: string): boolean;
}

/** `secrets`: the newest first. An old one stays in the list until no URL that it signed is in use any more. */
export function createCallbackKeys(secrets: readonly Secret[]): CallbackKeys {
  const keys = secrets.map(secret => deriveKey(secret, 'callback-url'));
  const [newest] = keys;
  assert(newest, 'there is at least one callback secret');
  return Object.freeze({
    sign: (route: string, ticket: string) => signature(newest, route, ticket),
    verify(route: string, ticket: string, key: string) {
      if (!KEY_PATTERN.test(key)) return false;
      const given = Buffer.from(key);
      return keys.filter(each => timingSafeEqual(Buffer.from(signature(each, route, ticket)), given)).length > 0;
    },
  });
}

/** SHA-256 cut to 128 bits. Hexadecimal spells none of the words that Safaricom forbids in a URL; base64url would. */
function signature(key: Uint8Array, route: string, ticket: string): string {
  return createHmac('sha256', key).update(`${route}\n${ticket}`).digest('hex').slice(0, KEY_LENGTH);
}
