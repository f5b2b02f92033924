/** Seals text for a place that others may read, such as a database or its backup: AES-256-GCM under a key derived from a secret. */

import { createCipheriv, createDecipheriv } from 'node:crypto';

import { deriveKey } from './derive-key.js';
import type { RandomBytes } from './random.js';
import type { Secret } from './secret.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Sealed text is base64url of nonce, ciphertext and tag. `about` names what it belongs to: moved to another row it does not open. */
export interface Seal {
  seal(text: string, about: string): string;
  /** Null for what was sealed with an unknown secret, about something else, or is damaged. */
  open(sealed: string, about: string): string | null;
}

/** The first of `secrets` seals, all of them open, so that a secret can be changed. `label` names the use, as for every derived key. */
export function createSeal(secrets: readonly Secret[], label: string, random: RandomBytes): Seal {
  const [first, ...older] = secrets.map(secret => deriveKey(secret, label));
  if (first === undefined) throw new Error('a seal needs a secret');
  return Object.freeze({
    seal: (text: string, about: string) => {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, first, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return sealed.toString('base64url');
    },
    open: (sealed: string, about: string) => {
      const bytes = Buffer.from(sealed, 'base64url');
      for (const key of [first, ...older]) {
        const text = openWith(key, bytes, about);
        if (text !== null) return text;
      }
      return null;
    },
  });
}

/** A wrong key shows only by the tag, at the end. */
function openWith(key: Uint8Array, bytes: Buffer, about: string): string | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), options)
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
