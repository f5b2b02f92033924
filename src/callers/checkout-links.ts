/** The links to the pages of checkouts: a capability each, derived from the checkout's id, so that nothing of it is stored. */

import { createHmac, timingSafeEqual } from 'node:crypto';

import { assert } from '../lib/assert.js';
import { deriveKey } from '../lib/derive-key.js';
import { ID_LENGTH, isId } from '../lib/ids.js';
import type { Secret } from '../lib/secret.js';

/** Whoever has a link may pay and watch its checkout: it stands in no log, metric or error. */
export interface CheckoutLinks {
  /** Below the public URL of the gateway. */
  urlOf(checkoutId: string): string;
  /** The checkout of the last part of such a URL; null for what none of the secrets has signed. Asks no database. */
  read(secret: string): string | null;
}

const KEY_LENGTH = 32;
const SECRET_PATTERN = new RegExp(`^.{${ID_LENGTH}}[0-9a-f]{${KEY_LENGTH}}$`);

/** `secrets`: the newest first, which signs; an old one verifies for as long as it is listed. */
export function createCheckoutLinks(secrets: readonly Secret[], publicUrl: string): CheckoutLinks {
  const keys = secrets.map(secret => deriveKey(secret, 'checkout-page'));
  const [newest] = keys;
  assert(newest, 'there is at least one token secret');
  return Object.freeze({
    urlOf: (checkoutId: string) => `${publicUrl}/c/${checkoutId}${sign(newest, checkoutId)}`,
    read: (secret: string) => {
      const id = secret.slice(0, ID_LENGTH);
      if (!SECRET_PATTERN.test(secret) || !isId(id)) return null;
      const given = Buffer.from(secret.slice(ID_LENGTH));
      // All of them are tried: how long it takes tells nothing.
      return keys.filter(key => timingSafeEqual(Buffer.from(sign(key, id)), given)).length > 0 ? id : null;
    },
  } satisfies CheckoutLinks);
}

/** SHA-256 cut to 128 bits. */
function sign(key: Uint8Array, checkoutId: string): string {
  return createHmac('sha256', key).update(checkoutId).digest('hex').slice(0, KEY_LENGTH);
}
