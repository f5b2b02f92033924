/** Recomputes the Password of an STK request; the passkey never travels (daraja.md §4.1). */

import type { SimulatorShortcode } from './books/shortcodes.js';
import type { Core } from './core.js';
import type { Fields } from './wire/fields.js';
import { refusals } from './wire/refusal.js';

/** The caller's shortcode, or Daraja's refusal: unknown to this app, or signed with another passkey or timestamp. */
export function checkStkPassword({ shortcodes }: Core, fields: Fields, consumerKey: string): SimulatorShortcode {
  const shortcode = shortcodes.find(fields.text('BusinessShortCode'), consumerKey);
  if (shortcode === null) throw refusals.unknownMerchant(fields.text('BusinessShortCode'));
  const problem = findPasswordProblem(shortcode, fields.text('Password'), fields.text('Timestamp'));
  if (problem !== null) throw refusals.wrongPassword(problem);
  return shortcode;
}

function findPasswordProblem(
  { shortcode, passkey }: SimulatorShortcode,
  password: string,
  timestamp: string,
): string | null {
  if (passkey === null) return `Shortcode ${shortcode} has no passkey here: set MPESA_PASSKEY.`;
  if (password === Buffer.from(shortcode + passkey + timestamp, 'utf8').toString('base64')) return null;
  const form = 'it is base64 of BusinessShortCode, passkey and Timestamp';
  const signed = Buffer.from(password, 'base64').toString('utf8');
  if (!signed.startsWith(shortcode))
    return `Password does not begin with the BusinessShortCode of the request: ${form}.`;
  if (!signed.endsWith(timestamp)) return `Password does not end with the Timestamp of the request: ${form}.`;
  if (signed !== shortcode + passkey + timestamp) {
    return `Password was made with another passkey than that of shortcode ${shortcode}.`;
  }
  return `Password is not plain base64: ${form}.`;
}
