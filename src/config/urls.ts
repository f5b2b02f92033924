/** Reading the URLs of the configuration: strict, because a URL that is almost right fails in the middle of a payment. */

import { resolve } from 'node:path';
import { Secret } from '../lib/secret.js';
import { findForbiddenWord } from '../operations/callback-urls.js';
import type { DatabaseAddress } from '../store/data-source.js';

/** What was read, or the rest of the sentence "VARIABLE …". */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const MYSQL_FORM = 'must be mysql://user:password@host:3306/name, with special characters percent-encoded';

/** An http(s) URL without its trailing slash. */
export function readHttpUrl(text: string): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
    return bad('must be a URL that begins with http:// or https://');
  }
  if (url.username || url.password) return bad('must not hold a user or a password');
  if (/[?#]/.test(text)) return bad('must not hold a ? or a #');
  if (!/^[\w./~-]*$/.test(url.pathname)) return bad('must have a path of letters, digits and / . _ ~ - only');
  return good(url.origin + url.pathname.replace(/\/+$/, ''));
}

/** The URL of a proxy: host and port, and a user with a password if it wants one; so it is a secret. */
export function readProxyUrl(text: string): Read<Secret> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isProxy = url !== null && /^https?:\/\//i.test(text) && url.pathname === '/' && !/[?#]/.test(text);
  return isProxy ? good(new Secret(text)) : bad('must be http://host:port or https://host:port');
}

/** The base of the callback URLs: no word that Safaricom refuses. */
export function readPublicUrl(text: string): Read<string> {
  const read = readHttpUrl(text);
  const word = read.ok ? findForbiddenWord(read.value) : null;
  return word === null ? read : bad(`must not hold "${word}": Safaricom refuses such a URL`);
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
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || SCHEMES_WITHOUT_PAGES.has(url.protocol)) return null;
  const host = url.host.toLowerCase();
  // A URL may have more in its host than any name or address has.
  if (!/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(host)) return null;
  return `${url.protocol}//${host}`;
}

/** The URL may hold a password, so it is a secret. */
export function readRedisUrl(text: string): Read<Secret> {
  const isRedis = URL.canParse(text) && /^rediss?:\/\/[^/]/.test(text) && new URL(text).hostname !== '';
  return isRedis ? good(new Secret(text)) : bad('must be redis://host:6379 or rediss://host:6379');
}

/** A path is resolved from the working folder; parts of a mysql URL are percent-decoded. */
export function readDatabaseUrl(text: string): Read<DatabaseAddress> {
  if (text.startsWith('sqlite:')) return readSqlite(text.slice('sqlite:'.length).replace(/^\/\//, ''));
  if (text.startsWith('mysql:')) return readMysql(text);
  return bad('must begin with sqlite: or mysql://');
}

function readSqlite(path: string): Read<DatabaseAddress> {
  if (path === '' || path === ':memory:')
    return bad('must name a file: what is kept in memory is lost with the process');
  if (/[?#]/.test(path)) return bad('must name a file without ? or #');
  return good({ kind: 'sqlite', path: resolve(path) });
}

function readMysql(text: string): Read<DatabaseAddress> {
  if (!text.startsWith('mysql://') || !URL.canParse(text)) return bad(MYSQL_FORM);
  const url = new URL(text);
  if (url.search || url.hash) return bad(`${MYSQL_FORM}; parameters are not understood`);
  const parts = [url.hostname, url.username, url.password, url.pathname.slice(1)].map(decode);
  const [host, user, password, database] = parts;
  if (!host || !user || !database || password === null || password === undefined) return bad(MYSQL_FORM);
  if (database.includes('/')) return bad('must name one database after the host');
  const port = url.port === '' ? 3306 : Number(url.port);
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return good({ kind: 'mysql', host: address, port, user, password: new Secret(password), database });
}

/** Null when the percent signs do not make sense. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function good<T>(value: T): Read<T> {
  return { ok: true, value };
}

function bad(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
