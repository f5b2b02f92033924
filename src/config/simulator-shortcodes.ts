/** The shortcodes of this configuration as the simulator knows them: what the gateway sends, the simulator accepts. */

import type { Shortcode } from '../domain/shortcode.js';
import type { SimulatorShortcode } from '../simulator/books/shortcodes.js';

/** In clear. Certificates are left out: the simulator opens what its own has sealed, and nothing else. */
export function buildSimulatorShortcodes(shortcodes: readonly Shortcode[]): readonly SimulatorShortcode[] {
  return shortcodes.map(({ shortcode, tillNumber, consumerKey, consumerSecret, passkey, initiator }) => ({
    shortcode,
    ...(tillNumber === null ? {} : { tillNumber }),
    consumerKey: consumerKey.reveal(),
    consumerSecret: consumerSecret.reveal(),
    passkey: passkey?.reveal() ?? null,
    initiatorName: initiator?.name ?? null,
    initiatorPassword: initiator?.password.reveal() ?? null,
  }));
}
