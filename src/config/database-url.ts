/** Reading DATABASE_URL: a file, or one or several servers with the rules of the connection. */

import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { errorCode } from '../lib/error-code.js';
import { readSmallFile } from '../lib/read-small-file.js';
import { Secret } from '../lib/secret.js';
import type { DatabaseAddress } from '../store/data-source.js';
import type { ServerHost, TlsRules } from '../store/server-address.js';
import { bad, good, type Read } from './urls.js';

const MYSQL_FORM = 'must be mysql://user:password@host:3306/name, with special characters percent-encoded';
const USUAL_PORT = 3306;
const HOSTS_MAX = 9;
/** All authorities of an operating system are a quarter of a megabyte. */
const AUTHORITIES_BYTES_MAX = 4_000_000;
const MODES = ['REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
const PARAMETERS = ['ssl-mode', 'ssl-ca', 'socket-path'] as const;

/** A path is resolved from the working folder; parts of a mysql URL are percent-decoded. A file of certificates is read. */
export function readDatabaseUrl(text: string): Read<DatabaseAddress> {
  if (text.startsWith('sqlite:')) return readSqlite(text.slice('sqlite:'.length).replace(/^\/\//, ''));
  if (text.startsWith('mysql:')) return readMysql(text);
  return bad('must begin with sqlite: or mysql://');
}

function readSqlite(path: string): Read<DatabaseAddress> {
  if (path === '' || path === ':memory:')
    return bad('must name a file: an in-memory database is lost with the process');
  if (/[?#]/.test(path)) return bad('must name a file without ? or #');
  return good({ kind: 'sqlite', path: resolve(path) });
}

/** Not by `URL`, which knows one host only. */
const PARTS = /^mysql:\/\/([^/?#]*)@([^@/?#]+)\/([^?#]*)(?:\?([^#]*))?$/;

function readMysql(text: string): Read<DatabaseAddress> {
  const [, owner = '', servers = '', name = '', query = ''] = PARTS.exec(text) ?? [];
  const [user, password, database] = [owner.replace(/:.*$/s, ''), owner.replace(/^[^:]*:?/, ''), name].map(decode);
  if (!user || !database || typeof password !== 'string') return bad(MYSQL_FORM);
  if (database.includes('/')) return bad('must name one database after the host');
  const hosts = readHosts(servers);
  if (!hosts.ok) return hosts;
  const parameters = readParameters(query);
  if (!parameters.ok) return parameters;
  const [first, ...otherHosts] = hosts.value;
  if (!first) return bad(MYSQL_FORM);
  const { socketPath } = parameters.value;
  if (socketPath !== null && otherHosts.length > 0) return bad('has a socket-path, which works with one host only');
  return good({
    kind: 'mysql',
    ...first,
    otherHosts,
    ...parameters.value,
    user,
    password: new Secret(password),
    database,
  });
}

function readHosts(text: string): Read<readonly ServerHost[]> {
  const hosts: ServerHost[] = [];
  for (const each of text.split(',')) {
    const host = readHost(each);
    if (!host) return bad(`${MYSQL_FORM}; several hosts are separated by commas: a:3306,b:3306`);
    if (hosts.some(other => other.host === host.host && other.port === host.port)) return bad(`names ${each} twice`);
    hosts.push(host);
  }
  return hosts.length <= HOSTS_MAX ? good(hosts) : bad(`must name at most ${HOSTS_MAX} hosts`);
}

function readHost(text: string): ServerHost | null {
  const [, inBrackets, name = '', digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = inBrackets ?? decode(name);
  const isHost = inBrackets === undefined ? /^[\p{L}\p{N}._-]+$/u.test(host ?? '') : isIPv6(inBrackets);
  const port = digits === undefined ? USUAL_PORT : Number(digits);
  return host && isHost && port >= 1 && port <= 65_535 ? { host, port } : null;
}

interface Parameters {
  readonly tls: TlsRules | null;
  readonly socketPath: string | null;
}

function readParameters(query: string): Read<Parameters> {
  const given = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const value = decode(rest.join('='));
    if (!PARAMETERS.some(known => known === name)) {
      return bad(`has the unknown parameter "${name}"; use ${PARAMETERS.join(', ')}`);
    }
    if (given.has(name)) return bad(`has ${name} twice`);
    if (!value) return bad(`has ${name} without a value`);
    given.set(name, value);
  }
  const tls = readTls(given.get('ssl-mode'), given.get('ssl-ca'));
  if (!tls.ok) return tls;
  const socketPath = given.get('socket-path');
  if (socketPath !== undefined && tls.value) {
    return bad('has both a socket-path and ssl parameters: a Unix socket needs no TLS');
  }
  return good({ tls: tls.value, socketPath: socketPath === undefined ? null : resolve(socketPath) });
}

/** Who names an authority wants everything verified. */
function readTls(given: string | undefined, path: string | undefined): Read<TlsRules | null> {
  if (given === undefined && path === undefined) return good(null);
  const mode = given === undefined ? 'VERIFY_IDENTITY' : MODES.find(each => each === given);
  if (!mode) return bad(`has an unknown ssl-mode; use one of ${MODES.join(', ')}`);
  if (path === undefined) return good({ mode, authorities: null });
  if (mode === 'REQUIRED') return bad('has ssl-ca, but ssl-mode=REQUIRED verifies nothing: use VERIFY_IDENTITY');
  const authorities = readAuthorities(resolve(path));
  return authorities.ok ? good({ mode, authorities: authorities.value }) : authorities;
}

function readAuthorities(path: string): Read<string> {
  try {
    const bytes = readSmallFile(path, AUTHORITIES_BYTES_MAX);
    if (bytes === null) return bad(`has an ssl-ca of more than 4 MB: ${path}`);
    const certificates =
      bytes.toString('utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (certificates.length === 0) return bad(`has an ssl-ca that holds no certificate in PEM: ${path}`);
    return good(certificates.map(each => new X509Certificate(each).toString()).join(''));
  } catch (error) {
    return bad(`has an ssl-ca that cannot be read: ${path} (${errorCode(error) ?? 'not a certificate'})`);
  }
}

/** Null when the percent signs do not make sense. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
