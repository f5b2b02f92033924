/** What is wrong with a database server, for the person at the command line: where, as whom, what, and what to do. */

import type { DatabaseAddress } from '../store/data-source.js';
import { codeOf } from '../store/store-fault.js';

type ServerAddress = Extract<DatabaseAddress, { kind: 'mysql' }>;

const NO_SUCH_HOST = 'There is no such host';
const NO_ANSWER = 'The host does not answer';

/** What a driver's code means, and what helps. Codes that are not listed speak for themselves. */
const EXPLANATIONS: Readonly<Record<string, readonly [meaning: string, advice: string]>> = {
  ER_BAD_DB_ERROR: ['There is no such database', 'create it, and give the user all rights on it'],
  ER_DBACCESS_DENIED_ERROR: ['The user has no rights on this database, or there is none of this name', 'GRANT them'],
  ER_ACCESS_DENIED_ERROR: ['The server refuses this user or its password', 'compare them with DATABASE_URL'],
  ER_HOST_NOT_PRIVILEGED: ['The server takes no connections from this machine', 'allow the user to come from here'],
  ER_HOST_IS_BLOCKED: ['The server has blocked this machine after many errors', 'FLUSH HOSTS on the server'],
  ER_CON_COUNT_ERROR: ['The server has no connection left', 'raise its max_connections'],
  ECONNREFUSED: ['Nothing listens there', 'start the server, or compare host and port with DATABASE_URL'],
  ENOTFOUND: [NO_SUCH_HOST, 'compare it with DATABASE_URL'],
  EAI_AGAIN: [NO_SUCH_HOST, 'compare it with DATABASE_URL, and look at the name server'],
  ETIMEDOUT: [NO_ANSWER, 'look at the network and its firewalls'],
  EHOSTUNREACH: [NO_ANSWER, 'look at the network and its firewalls'],
};

/** Where and as whom: `db:3306, user "pay", database "shop"`. */
export function placeOf({ host, port, user, database }: ServerAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}, user "${user}", database "${database}"`;
}

/** One line, without the password. */
export function explainDatabaseFault(address: ServerAddress, error: unknown): string {
  const code = codeOf(error);
  const [meaning, advice] = EXPLANATIONS[code] ?? ['The server cannot be used', null];
  return `${placeOf(address)}: ${meaning} (${code || String(error)})${advice === null ? '.' : `: ${advice}.`}`;
}
