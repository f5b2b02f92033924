/** What of a confirmation tells the push that it may belong to from others. Pure. */

import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Twin } from '../domain/twins.js';
import type { Told } from '../payments/build-told-payment.js';

/** What a payer types for a till, if anything, is no reference; what the message does not say fits any. */
export function buildTwin(
  { shortcode, confirmation, receivedAt }: Pick<Told, 'shortcode' | 'confirmation' | 'receivedAt'>,
  shortcodes: Pick<ShortcodeDirectory, 'isTill'>,
): Twin {
  const accountReference = shortcodes.isTill(shortcode) ? null : confirmation.accountReference;
  return { ...confirmation, shortcode, receivedAt, accountReference };
}
