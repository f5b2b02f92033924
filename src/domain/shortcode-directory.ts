/** The shortcodes of this gateway: the first is the one used when a caller names none. */

import { assert } from '../lib/assert.js';
import { badInput } from './gateway-error.js';
import type { Shortcode } from './shortcode.js';

/** Finds shortcodes by number. Payments may name one that has left the configuration since. */
export interface ShortcodeDirectory {
  /** Refuses a shortcode that is not configured (BAD_USER_INPUT, field `shortcode`). */
  get(shortcode: string | null): Shortcode;
  /** In the order of the configuration. */
  all(): readonly Shortcode[];
  /** Null for one that has left the configuration. */
  find(shortcode: string): Shortcode | null;
  /** Whether what payers type for it says nothing. */
  isTill(shortcode: string): boolean;
  /** The shortcode that M-Pesa means by this number: itself, or whose till it is. */
  findByParty(party: string): string | null;
  /** Whether a number that M-Pesa names as a party is this shortcode: itself, or its till. */
  isParty(shortcode: string, party: string): boolean;
}

/** Of at least one shortcode, in the order of the configuration. */
export function createShortcodeDirectory(shortcodes: readonly Shortcode[]): ShortcodeDirectory {
  const byNumber = new Map(shortcodes.map(each => [each.shortcode, each]));
  const [first] = shortcodes;
  assert(first, 'there is at least one shortcode');
  return Object.freeze({
    get: (shortcode: string | null) => {
      const found = shortcode === null ? first : byNumber.get(shortcode);
      if (!found) throw badInput('shortcode', `one of ${[...byNumber.keys()].join(', ')}`);
      return found;
    },
    all: () => shortcodes,
    find: (shortcode: string) => byNumber.get(shortcode) ?? null,
    isTill: (shortcode: string) => byNumber.get(shortcode)?.type === 'till',
    findByParty: (party: string) => {
      const found = byNumber.get(party) ?? shortcodes.find(({ tillNumber }) => tillNumber === party);
      return found?.shortcode ?? null;
    },
    isParty: (shortcode: string, party: string) => party === shortcode || party === byNumber.get(shortcode)?.tillNumber,
  });
}
