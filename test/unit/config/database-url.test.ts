/** S2: DATABASE_URL names servers, and how the connection is protected; what it does not know it names. */

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readDatabaseUrl } from '../../../src/config/database-url.js';

const AUTHORITY = fileURLToPath(new URL('../../fixtures/tls/authority.pem', import.meta.url));
const NO_CERTIFICATE = fileURLToPath(import.meta.url);
const PEM = expect.stringMatching(/^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n$/);

const read = (text: string) => {
  const found = readDatabaseUrl(text);
  return found.ok ? found.value : found.problem;
};

describe('S2: DATABASE_URL', () => {
  it.each<[string, object]>([
    ['mysql://u:p@h/db', { host: 'h', port: 3306, otherHosts: [], socketPath: null, tls: null }],
    ['mysql://u:p@h/db?ssl-mode=REQUIRED', { tls: { mode: 'REQUIRED', authorities: null } }],
    ['mysql://u:p@h/db?ssl-mode=VERIFY_CA', { tls: { mode: 'VERIFY_CA', authorities: null } }],
    ['mysql://u:p@h/db?ssl-mode=VERIFY_IDENTITY', { tls: { mode: 'VERIFY_IDENTITY', authorities: null } }],
    [`mysql://u:p@h/db?ssl-ca=${AUTHORITY}`, { tls: { mode: 'VERIFY_IDENTITY', authorities: PEM } }],
    [`mysql://u:p@h/db?ssl-ca=${AUTHORITY}&ssl-mode=VERIFY_CA`, { tls: { mode: 'VERIFY_CA', authorities: PEM } }],
    [`mysql://u:p@h/db?ssl-ca=${encodeURIComponent(AUTHORITY)}`, { tls: { authorities: PEM } }],
    ['mysql://u:p@localhost/db?socket-path=/run/mysqld/my+sql%20d.sock', { socketPath: '/run/mysqld/my+sql d.sock' }],
    [
      'mysql://u:p@a:3306,b:3307/db',
      { ...{ host: 'a', port: 3306, database: 'db' }, otherHosts: [{ host: 'b', port: 3307 }] },
    ],
    [
      'mysql://u:p%40@[::1]:3307,db-2.example,10.0.0.3/db',
      {
        ...{ host: '::1', port: 3307 },
        otherHosts: [
          { host: 'db-2.example', port: 3306 },
          { host: '10.0.0.3', port: 3306 },
        ],
      },
    ],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject({ kind: 'mysql', user: 'u', ...expected });
  });

  it.each<[string, RegExp]>([
    ['mysql://u:p@h/db?sslmode=require', /unknown parameter "sslmode"; use ssl-mode, ssl-ca, socket-path/],
    ['mysql://u:p@h/db?ssl-mode=REQUIRED&charset=latin1', /unknown parameter "charset"/],
    ['mysql://u:p@h/db?&', /unknown parameter ""/],
    ['mysql://u:p@h/db?__proto__=1', /unknown parameter "__proto__"/],
    ['mysql://u:p@h/db?ssl-mode=PREFERRED', /unknown ssl-mode; use one of REQUIRED, VERIFY_CA, VERIFY_IDENTITY/],
    ['mysql://u:p@h/db?ssl-mode=required', /unknown ssl-mode/],
    ['mysql://u:p@h/db?ssl-mode', /ssl-mode without a value/],
    ['mysql://u:p@h/db?ssl-ca=', /ssl-ca without a value/],
    ['mysql://u:p@h/db?ssl-mode=REQUIRED&ssl-mode=VERIFY_CA', /ssl-mode twice/],
    ['mysql://u:p@h/db?ssl-ca=/nowhere/ca.pem', /ssl-ca that cannot be read: \/nowhere\/ca\.pem \(ENOENT\)/],
    [`mysql://u:p@h/db?ssl-ca=${NO_CERTIFICATE}`, /ssl-ca that holds no certificate in PEM/],
    [`mysql://u:p@h/db?ssl-ca=${AUTHORITY}&ssl-mode=REQUIRED`, /verifies nothing: use VERIFY_IDENTITY/],
    ['mysql://u:p@h/db?socket-path=/s&ssl-mode=REQUIRED', /socket-path and ssl parameters/],
    ['mysql://u:p@a,b/db?socket-path=/s', /socket-path, which works with one host only/],
    ['mysql://u:p@a,/db', /several hosts are separated by commas/],
    ['mysql://u:p@a:99999/db', /must be mysql:\/\//],
    ['mysql://u:p@a:0/db', /must be mysql:\/\//],
    ['mysql://u:p@[::zz]/db', /must be mysql:\/\//],
    ['mysql://u:p@a b/db', /must be mysql:\/\//],
    ['mysql://u:p@a:3306,a/db', /names a twice/],
    ['mysql://u:p@1,2,3,4,5,6,7,8,9,10/db', /at most 9 hosts/],
    ['mysql://u:p@h/db#x', /must be mysql:\/\//],
  ])('%s is refused', (text, problem) => {
    expect(read(text)).toEqual(expect.stringMatching(problem));
  });
});
