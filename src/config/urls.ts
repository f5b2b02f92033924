/** Reading the URLs of the configuration: strict, because a URL that is almost right fails in the middle of a payment. */

import { parseUrl } from '../lib/parse-url.js';
import { Secret } from '../lib/secret.js';
import { findForbiddenWord } from '../operations/callback-urls.js';

/** What was read, or the rest of the sentence "VARIABLE …". */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** An http(s) URL without its trailing slash. */
export function readHttpUrl(text: string): Read<string> {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
    return bad('must be a URL that begins with http:// or https://');
  }
  if (url.username || url.password) return bad('must not contain a user or a password');
  if (/[?#]/.test(text)) return bad('must not contain ? or #');
  if (!/^[\w./~-]*$/.test(url.pathname)) return bad('must have a path of letters, digits and / . _ ~ - only');
  return good(url.origin + url.pathname.replace(/\/+$/, ''));
}

/** The URL of a proxy: host and port, and a user with a password if it wants one; so it is a secret. */
export function readProxyUrl(text: string): Read<Secret> {
  const url = parseUrl(text);
  const isProxy = url !== null && /^https?:\/\//i.test(text) && url.pathname === '/' && !/[?#]/.test(text);
  return isProxy ? good(new Secret(text)) : bad('must be http://host:port or https://host:port');
}

/** The base of the callback URLs: no word that Safaricom refuses. */
export function readPublicUrl(text: string): Read<string> {
  const read = readHttpUrl(text);
  const word = read.ok ? findForbiddenWord(read.value) : null;
  return word === null ? read : bad(`must not contain "${word}": Safaricom rejects such URLs`);
}

const ORIGIN_FORM =
  'must be an origin as a browser sends it, such as https://shop.example.com or capacitor://localhost, without a path or a *';
/** Pages never come from these, or have no origin of their own. */
const SCHEMES_WITHOUT_PAGES: ReadonlySet<string> = new Set(['file:', 'ws:', 'wss:', 'ftp:', 'blob:', 'data:']);

/** Exactly what a browser, or the web view of an app, sends as Origin: any scheme, in lower case, without the scheme's own port. */
export function readOrigin(text: string): Read<string> {
  const origin = findOrigin(text);
  if (origin === text) return good(text);
  return bad(origin === null ? ORIGIN_FORM : `${ORIGIN_FORM}: write ${origin}`);
}

/** Null when no page has it. */
function findOrigin(text: string): string | null {
  const url = parseUrl(text);
  if (!url || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || SCHEMES_WITHOUT_PAGES.has(url.protocol)) return null;
  const host = url.host.toLowerCase();
  // A URL may have more in its host than any name or address has.
  if (!/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(host)) return null;
  return `${url.protocol}//${host}`;
}

/** The URL may hold a password, so it is a secret. */
export function readRedisUrl(text: string): Read<Secret> {
  const isRedis = /^rediss?:\/\/[^/]/.test(text) && (parseUrl(text)?.hostname ?? '') !== '';
  return isRedis ? good(new Secret(text)) : bad('must be redis://host:6379 or rediss://host:6379');
}

/** What was read. */
export function good<T>(value: T): Read<T> {
  return { ok: true, value };
}

/** What is wrong: the rest of the sentence "VARIABLE …". */
export function bad(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
