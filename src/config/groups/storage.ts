/** Variables: where the gateway stores its data. */

import { resolve } from 'node:path';

import { readDatabaseUrl } from '../database-url.js';
import { readBy, text, wholeNumber } from '../readers.js';
import { readRedisUrl } from '../urls.js';
import type { VariableRows } from '../variable.js';

/** M-Pesa completes a prompt a day late, and hands out the payments of the last two days again. */
const RETENTION_DAYS_MIN = 3;
const RETENTION_DAYS_MAX = 36_500;

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
  RETENTION_DAYS: {
    gives: 'retentionDays',
    fallback: null,
    unset: 'off: nothing is erased by age',
    meaning:
      'After how many days phone numbers, names, metadata and the bytes of callbacks are erased from what is settled. Amounts, receipts, statuses and times stay.',
    reader: wholeNumber(RETENTION_DAYS_MIN, RETENTION_DAYS_MAX),
  },
  REDIS_URL: {
    gives: 'redisUrl',
    fallback: null,
    unset: 'none: one instance, or several that poll the database',
    meaning: 'Redis URL (redis:// or rediss://), used to notify other instances of changes. Not with SQLite.',
    reader: readBy(readRedisUrl),
  },
} as const satisfies VariableRows;
