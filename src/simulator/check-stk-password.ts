/** Recomputes the Password of an STK request; the passkey never travels (daraja.md §4.1). */

import type { SimulatorShortcode } from './books/shortcodes.js';
import type { Core } from './core.js';
import type { Fields } from './wire/fields.js';
import { refusals } from './wire/refusal.js';

/** The caller's shortcode, or Daraja's refusal: unknown to this app, or signed with another passkey or timestamp. */
export function checkStkPassword({ shortcodes }: Core, fields: Fields, consumerKey: string): SimulatorShortcode {
  const shortcode = shortcodes.find(fields.text('BusinessShortCode'), consumerKey);
  if (shortcode === null) throw refusals.unknownMerchant();
  const signed = shortcode.shortcode + shortcode.passkey + fields.text('Timestamp');
  if (fields.text('Password') !== Buffer.from(signed, 'utf8').toString('base64')) throw refusals.wrongPassword();
  return shortcode;
}
