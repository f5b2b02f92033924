/** Numbers of identity documents: sealed while a payout waits for its approval, and told apart without being kept. */

import { createHmac } from 'node:crypto';
import { deriveKey } from '../lib/derive-key.js';
import type { RandomBytes } from '../lib/random.js';
import { createSeal } from '../lib/seal.js';
import type { Secret } from '../lib/secret.js';

/** Such a number is short enough to be guessed from a plain digest, so that nothing is stored of it without a key. */
export interface RecipientIds {
  /** Encrypted with the first secret, for this payment and no other. */
  seal(paymentId: string, number: string): string;
  /** Null for what none of the secrets has sealed for this payment. */
  open(paymentId: string, sealed: string): string | null;
  /** What stands for the number in the hash of an input: first by the newest secret, then by each older one. */
  digests(number: string): readonly string[];
}

/** `secrets`: the newest first. An old one opens, and knows again, until it leaves the list. */
export function createRecipientIds(secrets: readonly Secret[], random: RandomBytes): RecipientIds {
  const { seal, open } = createSeal(secrets, 'recipient-id-seal', random);
  const digesting = secrets.map(secret => deriveKey(secret, 'recipient-id-digest'));
  return Object.freeze({
    seal: (paymentId, number) => seal(number, paymentId),
    open: (paymentId, sealed) => open(sealed, paymentId),
    digests: number => digesting.map(key => createHmac('sha256', key).update(number).digest('hex')),
  } satisfies RecipientIds);
}
