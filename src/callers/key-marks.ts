/** What tokens say of the key of the configuration that made them: a short digest that tells nobody the key. */

import { createHmac } from 'node:crypto';

import { deriveKey } from '../lib/derive-key.js';
import type { Secret } from '../lib/secret.js';

/** 64 bits: a mark stands for one of a few keys, and only what is signed is looked at. */
const MARK_LENGTH = 16;

/** The marks of a key, one for each secret that signs or has signed tokens; the newest first. None is as long as an id. */
export function markKey(secrets: readonly Secret[], key: Secret): readonly string[] {
  return secrets.map(secret => {
    const digest = createHmac('sha256', deriveKey(secret, 'key-mark')).update(key.reveal()).digest('hex');
    return digest.slice(0, MARK_LENGTH);
  });
}
