/** Judges a callback URL: loosely for a local simulator, or by Safaricom's own rules (daraja.md §4.1, §9.4). */

import { isIP } from 'node:net';

import { parseUrl } from '../../lib/parse-url.js';

const FORBIDDEN_WORDS = /m-?pesa|safaricom|exe|exec|cmd|sql|query/i;
const LOCAL_NAME = /^localhost$|\.local$|\.internal$|^[^.]*$/i;
const PRIVATE_V4 = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;

/** Loose: any absolute http or https URL. Strict: https, a public host, no forbidden word. */
export function isCallbackUrl(text: string, isStrict: boolean): boolean {
  const url = /[<>\s]/.test(text) ? null : parseUrl(text);
  if (!url) return false;
  const { protocol, hostname } = url;
  if (!isStrict) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && isPublicHost(hostname) && !FORBIDDEN_WORDS.test(text);
}

function isPublicHost(hostname: string): boolean {
  const version = isIP(hostname);
  if (version === 4) return !PRIVATE_V4.test(hostname);
  return !hostname.startsWith('[') && !LOCAL_NAME.test(hostname);
}
