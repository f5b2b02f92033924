/** Compares secrets in constant time, so that timing reveals nothing about a guess. */

import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same. Their digests are compared, so that a wrong length takes as long as a wrong character. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
