/** The optional argument `shortcode`. */

import { checkRules, shortcode as rule } from './rules.js';

/** Null: the gateway's first. */
export function readShortcode(shortcode: string | null | undefined): string | null {
  checkRules({ shortcode }, { shortcode: rule });
  return shortcode ?? null;
}
