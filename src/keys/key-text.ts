/** What an API key looks like: `mgw_<role>_<random><check digit>`, so that people and scanners know one, and a typing error is told. */

import { createHash } from 'node:crypto';
import { isRole, ROLES, type Role } from '../callers/roles.js';
import type { RandomBytes } from '../lib/random.js';

/** Without the small l, which looks like a one; 61 is a prime, so that the check digit tells every wrong character. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE = ALPHABET.length;
/** 32 of 61 characters: 189 bits. */
const RANDOM_LENGTH = 32;
const FORM = new RegExp(`^mgw_(${ROLES.join('|')})_([${ALPHABET}]{${RANDOM_LENGTH}})([${ALPHABET}])$`);

/** A new key. Bytes of 244 (4 × 61) and above are drawn again, so that every character is equally likely. */
export function makeKey(role: Role, random: RandomBytes): string {
  let text = '';
  while (text.length < RANDOM_LENGTH) {
    for (const byte of random(RANDOM_LENGTH)) {
      if (byte < 4 * BASE && text.length < RANDOM_LENGTH) text += ALPHABET.charAt(byte % BASE);
    }
  }
  return `mgw_${role}_${text}${checkDigit(text, role)}`;
}

/** Whether it begins as a key of ours does. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith('mgw_');
}

/** Whether its check digit fits: what does not is no key, and nothing needs to be asked or hashed for it. */
export function isWellFormedKey(text: string): boolean {
  const [, role = '', random, check] = FORM.exec(text) ?? [];
  return isRole(role) && random !== undefined && checkDigit(random, role) === check;
}

/** Keys have too much chance in them to be found again from their SHA-256: no salt is needed. */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Tells any single wrong character, any two that changed places, and another role. */
function checkDigit(random: string, role: Role): string {
  const start = ROLES.indexOf(role);
  const sum = [...random].reduce((total, character, index) => total + ALPHABET.indexOf(character) * (index + 1), start);
  return ALPHABET.charAt(sum % BASE);
}
