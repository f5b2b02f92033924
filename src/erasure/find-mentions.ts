/** Whether bytes name a person: the number however it is written, or what M-Pesa computes from it. Pure. */

import { subscriberDigits } from '../domain/erased.js';
import { hashesOf } from '../domain/payer-number.js';

/** True for bytes, or a text, that name the person. */
export type Mentions = (said: Uint8Array | string) => boolean;

/** Digits count without what may stand between them. */
export function createMentions(phoneNumber: string): Mentions {
  const digits = subscriberDigits(phoneNumber);
  const hashes = hashesOf(phoneNumber);
  return said => {
    const text = typeof said === 'string' ? said : Buffer.from(said).toString('latin1');
    const isNumber = digits !== null && text.replace(/(?<=\d)[ -](?=\d)/g, '').includes(digits);
    return isNumber || hashes.some(hash => text.toLowerCase().includes(hash));
  };
}
