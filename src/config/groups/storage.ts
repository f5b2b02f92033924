/** Variables: where the gateway stores its data. */

import { resolve } from 'node:path';

import { readDatabaseUrl } from '../database-url.js';
import { readBy, text } from '../readers.js';
import { readRedisUrl } from '../urls.js';
import type { VariableRows } from '../variable.js';

export const STORAGE = {
  DATA_DIR: {
    gives: 'dataDir',
    fallback: 'data',
    meaning: 'Persistent folder for this instance only: spool, embedded database, generated secret.',
    reader: text.transform(path => resolve(path)),
  },
  DATABASE_URL: {
    gives: 'database',
    fallback: null,
    unset: 'sqlite:DATA_DIR/gateway.sqlite',
    meaning:
      'sqlite:PATH, or mysql://user:password@host:3306/name for MySQL 8.4+ and MariaDB 10.11+. Percent-encode special characters; the password may be empty. For TLS add ?ssl-mode=VERIFY_IDENTITY&ssl-ca=PATH (or REQUIRED, VERIFY_CA); for a Unix socket ?socket-path=PATH. Separate several hosts with commas: the gateway uses the writable one.',
    reader: readBy(readDatabaseUrl),
  },
  REDIS_URL: {
    gives: 'redisUrl',
    fallback: null,
    unset: 'none: one instance, or several that poll the database',
    meaning: 'Redis URL (redis:// or rediss://), used to notify other instances of changes. Not with SQLite.',
    reader: readBy(readRedisUrl),
  },
} as const satisfies VariableRows;
