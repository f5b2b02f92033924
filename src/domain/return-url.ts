/** Where a payer's browser is sent back to: a link of the shop's that the gateway shows, so it is judged before it is kept. Pure. */

import { parseUrl } from '../lib/parse-url.js';

const LENGTH_MAX = 512;
/** For a shop that is being built. */
const OWN_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** ASCII, https, or http to this machine; no user and password, which browsers hide, and no other scheme, which may be a program. */
export function isReturnUrl(text: string): boolean {
  if (text.length > LENGTH_MAX || !/^https?:\/\/[!-~]+$/i.test(text)) return false;
  const url = parseUrl(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && OWN_MACHINE.includes(url.hostname));
}
