/** The variables with which benchmarks start the gateway: a database, and M-Pesa either simulated or out of reach. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function gatewayEnvironment(databaseUrl, callbackSecret) {
  return { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder(), CALLBACK_SECRET: callbackSecret };
}

export function dataFolder() {
  return mkdtempSync(join(tmpdir(), 'bench-data-'));
}
