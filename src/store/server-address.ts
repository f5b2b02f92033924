/** Where a server is, who we are there, and how the connection is protected, as DATABASE_URL says. */

import { connect, type Socket } from 'node:net';
import type { ConnectionOptions, SslOptions } from 'mysql2';
import type { Secret } from '../lib/secret.js';

/** One server. */
export interface ServerHost {
  readonly host: string;
  readonly port: number;
}

/** How the connection is protected: encrypted, with a certificate of a trusted authority, in the server's own name. */
export interface TlsRules {
  readonly mode: 'REQUIRED' | 'VERIFY_CA' | 'VERIFY_IDENTITY';
  /** Certificates of authorities, PEM; null: those that Node trusts. */
  readonly authorities: string | null;
}

/** MySQL or MariaDB. */
export interface ServerAddress extends ServerHost {
  readonly kind: 'mysql';
  /** Of the same database: that which can be written to is used. */
  readonly otherHosts: readonly ServerHost[];
  /** Instead of host and port. */
  readonly socketPath: string | null;
  readonly tls: TlsRules | null;
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
}

/** Settings of every connection, whatever opens it. */
export function connectionOptions(address: ServerAddress): ConnectionOptions {
  const { host, port, socketPath, tls, user, password, database } = address;
  return {
    ...(socketPath === null ? { host, port } : { socketPath }),
    ...(tls === null ? {} : { ssl: sslOptions(tls) }),
    ...{ user, password: password.reveal(), database },
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    // A server may not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    ...(tls?.mode === 'VERIFY_IDENTITY' ? { stream: connectByName } : {}),
  };
}

/**
 * A certificate is compared with the name by which the socket was connected. Node does not note it where it is an address, and
 * would compare the certificate with "localhost" then.
 */
function connectByName({ config }: { readonly config: ServerHost }): Socket {
  const socket = connect(config.port, config.host);
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  return Object.assign(socket, { _host: config.host });
}

function sslOptions({ mode, authorities }: TlsRules): SslOptions {
  return {
    ...(authorities === null ? {} : { ca: authorities }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
  };
}
