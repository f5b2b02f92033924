/** Explains a database fault to a person: where, as which user, what is wrong and what to do. */

import { messageOf } from '../lib/log.js';
import type { ServerAddress } from './server-address.js';
import { codeOf } from './store-fault.js';

const NO_SUCH_HOST = 'Unknown host';
const EXPIRED = 'The password of this user has expired';
const NO_ANSWER = 'The host does not answer';
const LACKS_RIGHT = 'The user lacks a right on tables of this database';
const GRANT_ALL = 'GRANT it all rights on the database';
const READ_ONLY = 'The server is read-only';
const NAME_ANOTHER = 'turn that off, or name the server that can be written to in DATABASE_URL';
const DISK_FULL = "The server's disk is full, or its table";
const FREE_SPACE = 'free space there';
const NOT_IN_GROUP = 'The server is not in its group, or the group has no majority';
const MEND_GROUP = 'look at the group of servers';
const DAMAGED = 'A file of the server is damaged or missing';
const MEND_FILES = "look at the server's log";
const NO_MEMORY = 'The server has no memory left';
const GIVE_MEMORY = 'give it more, or less to do';

/** What a driver's code means, and what helps. Codes that are not listed speak for themselves. */
const EXPLANATIONS: Readonly<Record<string, readonly [meaning: string, advice: string]>> = {
  ER_BAD_DB_ERROR: ['The database does not exist', 'create it, and give the user all rights on it'],
  ER_DBACCESS_DENIED_ERROR: ['The user has no rights on this database, or it does not exist', 'GRANT them'],
  ER_ACCESS_DENIED_ERROR: [
    'The server refuses this user or its password',
    'check them in DATABASE_URL; MariaDB also reports this when it accepts encrypted connections only (?ssl-mode=VERIFY_IDENTITY)',
  ],
  ER_HOST_NOT_PRIVILEGED: ['The server accepts no connections from this machine', 'allow the user to come from here'],
  ER_HOST_IS_BLOCKED: ['The server has blocked this machine after many errors', 'FLUSH HOSTS on the server'],
  ER_ACCOUNT_HAS_BEEN_LOCKED: ['The server has locked this user', 'unlock it'],
  ER_MUST_CHANGE_PASSWORD: [EXPIRED, 'give the user a new one'],
  ER_MUST_CHANGE_PASSWORD_LOGIN: [EXPIRED, 'give the user a new one'],
  ER_SECURE_TRANSPORT_REQUIRED: [
    'The server accepts encrypted connections only',
    'add ?ssl-mode=VERIFY_IDENTITY to DATABASE_URL, and ssl-ca if you use your own certificate authority',
  ],
  ER_TABLEACCESS_DENIED_ERROR: [LACKS_RIGHT, GRANT_ALL],
  ER_COLUMNACCESS_DENIED_ERROR: [LACKS_RIGHT, GRANT_ALL],
  ER_SPECIFIC_ACCESS_DENIED_ERROR: ['The user lacks a right on the server', GRANT_ALL],
  ER_DB_ACCESS_DENIED: ['The user has no rights on this database, or it does not exist', 'GRANT them'],
  ER_USER_IS_BLOCKED: ['The server has blocked this user after wrong passwords', 'FLUSH PRIVILEGES on the server'],
  ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK: [
    'The server has blocked this user after wrong passwords',
    'unlock it',
  ],
  ER_OPTION_PREVENTS_STATEMENT: [READ_ONLY, NAME_ANOTHER],
  ER_READ_ONLY_MODE: [READ_ONLY, NAME_ANOTHER],
  ER_INNODB_READ_ONLY: [READ_ONLY, NAME_ANOTHER],
  ER_OPEN_AS_READONLY: [READ_ONLY, NAME_ANOTHER],
  ER_INNODB_FORCED_RECOVERY: ['The server is being recovered, and read-only meanwhile', NAME_ANOTHER],
  ER_SCHEMA_READ_ONLY: ['The database was set read-only', 'ALTER DATABASE … READ ONLY = 0'],
  ER_SERVER_OFFLINE_MODE: ['The server is offline for its users', 'turn its offline_mode off'],
  ER_RUN_HOOK_ERROR: [NOT_IN_GROUP, MEND_GROUP],
  ER_UNKNOWN_COM_ERROR: [NOT_IN_GROUP, MEND_GROUP],
  ER_DISK_FULL: [DISK_FULL, FREE_SPACE],
  ER_DISK_FULL_NOWAIT: [DISK_FULL, FREE_SPACE],
  ER_RECORD_FILE_FULL: [DISK_FULL, FREE_SPACE],
  ER_INDEX_FILE_FULL: [DISK_FULL, FREE_SPACE],
  ER_TEMP_FILE_WRITE_FAILURE: [DISK_FULL, FREE_SPACE],
  EE_WRITE: [DISK_FULL, FREE_SPACE],
  EE_DISK_FULL: [DISK_FULL, FREE_SPACE],
  ER_OUTOFMEMORY: [NO_MEMORY, GIVE_MEMORY],
  ER_OUT_OF_RESOURCES: [NO_MEMORY, GIVE_MEMORY],
  ER_ENGINE_OUT_OF_MEMORY: [NO_MEMORY, GIVE_MEMORY],
  ER_TABLE_CORRUPT: [DAMAGED, MEND_FILES],
  ER_INDEX_CORRUPT: [DAMAGED, MEND_FILES],
  ER_CRASHED_ON_USAGE: [DAMAGED, MEND_FILES],
  ER_TABLESPACE_MISSING: [DAMAGED, MEND_FILES],
  ER_USER_LIMIT_REACHED: ['The server lets this user do no more in this hour', 'raise its MAX_QUERIES and MAX_UPDATES'],
  ER_TOO_MANY_USER_CONNECTIONS: ['The user has no connections left', 'raise its MAX_USER_CONNECTIONS'],
  HANDSHAKE_NO_SSL_SUPPORT: [
    'The server offers no encryption',
    'turn it on there, or leave ssl-mode out of DATABASE_URL',
  ],
  HANDSHAKE_SSL_ERROR: ["The server's certificate is refused", 'check ssl-ca and the host in DATABASE_URL'],
  ER_CON_COUNT_ERROR: ['The server has no connections left', 'raise its max_connections'],
  ECONNREFUSED: ['Connection refused', 'start the server, or check host and port in DATABASE_URL'],
  ENOTFOUND: [NO_SUCH_HOST, 'check it in DATABASE_URL'],
  EAI_AGAIN: [NO_SUCH_HOST, 'check it in DATABASE_URL, and check your DNS'],
  ETIMEDOUT: [NO_ANSWER, 'check the network and its firewalls'],
  EHOSTUNREACH: [NO_ANSWER, 'check the network and its firewalls'],
};

/** Where and as whom: `db:3306, user "pay", database "shop"`. */
export function placeOf({ host, port, user, database }: ServerAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}, user "${user}", database "${database}"`;
}

/** One line, without the password. */
export function explainDatabaseFault(address: ServerAddress, error: unknown): string {
  return `${placeOf(address)}: ${explain(error) ?? `The server cannot be used (${codeOf(error) || messageOf(error)}).`}`;
}

/** The same for `/ready`, without the address and the user; null if there is no advice to give. */
export function adviseOnDatabaseFault(error: unknown): string | null {
  return explain(error);
}

function explain(error: unknown): string | null {
  const code = codeOf(error);
  const [meaning, advice] = EXPLANATIONS[code] ?? [];
  if (meaning === undefined) return null;
  // Of a handshake that failed only the message says why.
  const why = code === 'HANDSHAKE_SSL_ERROR' && error instanceof Error ? `${code}, ${error.message}` : code;
  return `${meaning} (${why}): ${advice}.`;
}
