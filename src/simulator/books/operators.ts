/** The API operators: judges an initiator's name and security credential, and locks one that is wrong too often. */

import { decryptCredential } from './decrypt-credential.js';
import type { SimulatorShortcode } from './shortcodes.js';

/** The initiators of all shortcodes. */
export interface Operators {
  /** '0', or the code with which the Result will fail: SFC_IC0003, 2001 or 8006 (daraja.md §12.2). */
  judge(shortcode: SimulatorShortcode | null, initiatorName: string, securityCredential: string): string;
  /** What an administrator of the organisation does in Safaricom's portal. */
  unlock(initiatorName: string): void;
}

/** `attemptsMax` wrong credentials in a row lock the operator; from then on the right one is refused too. */
export function createOperators(attemptsMax: number): Operators {
  const failures = new Map<string, number>();

  function judge(shortcode: SimulatorShortcode | null, initiatorName: string, securityCredential: string): string {
    if (shortcode === null) return 'SFC_IC0003';
    if (shortcode.initiatorName !== initiatorName) return '2001';
    const failed = failures.get(initiatorName) ?? 0;
    if (failed >= attemptsMax) return '8006';
    const isRight = decryptCredential(securityCredential) === shortcode.initiatorPassword;
    failures.set(initiatorName, isRight ? 0 : failed + 1);
    return isRight ? '0' : '2001';
  }

  return Object.freeze({
    judge,
    unlock(initiatorName: string): void {
      failures.delete(initiatorName);
    },
  });
}
