/** The variables with which benchmarks start the gateway: a database, and M-Pesa either simulated or out of reach. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing is TIMED_OUT while its callback is waited for: a day is the longest deadline there is. */
const STK_DEADLINE_SECONDS = '86400';

export function gatewayEnvironment(databaseUrl, callbackSecret) {
  return { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder(), CALLBACK_SECRET: callbackSecret, STK_DEADLINE_SECONDS };
}

export function dataFolder() {
  return mkdtempSync(join(tmpdir(), 'bench-data-'));
}
