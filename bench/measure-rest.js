/** (d) How long the built gateway takes until it is ready, and the memory it keeps while nothing happens. */

import { readFileSync } from 'node:fs';

import { chooseDatabases } from './choices.js';
import { createDatabase } from './data/databases.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { median, printTable, round } from './statistics.js';

/** Long enough for the garbage of the start to be collected. */
const REST_MS = 8_000;

/** M-Pesa out of reach: the address answers nobody, so that no simulator is in the process. */
const WITHOUT_SIMULATOR = { DARAJA_BASE_URL: 'http://127.0.0.1:9' };

export async function measureRest({ rounds }) {
  const results = {};
  const chosen = await chooseDatabases(['MySQL', 'MariaDB', 'SQLite']);
  for (const [name, kind, variables] of [
    ['MySQL, no simulator', 'MySQL', WITHOUT_SIMULATOR],
    ['MariaDB, no simulator', 'MariaDB', WITHOUT_SIMULATOR],
    ['SQLite, simulator (the default)', 'SQLite', {}],
  ]) {
    if (chosen.includes(kind)) results[name] = await measureOne(kind, variables, rounds);
  }
  if (chosen.length === 0) return null;
  const lines = Object.entries(results).map(([name, { startMs, restMb }]) => ({
    gateway: name,
    'start ms': round(startMs, 0),
    'memory at rest MB': round(restMb, 0),
  }));
  printTable('Start (to the first 200 of /ready) and memory at rest (RSS)', lines);
  return results;
}

async function measureOne(kind, variables, rounds) {
  const database = await createDatabase(kind);
  const starts = [];
  const rests = [];
  // The first start migrates; it is not counted.
  for (let number = 0; number <= rounds; number += 1) {
    const gateway = await openGateway({ ...gatewayEnvironment(database.url, CALLBACK_SECRET), ...variables });
    if (number > 0) starts.push(gateway.startMs);
    if (number === rounds) {
      await new Promise(resolve => setTimeout(resolve, REST_MS));
      rests.push(residentMb(gateway.pid));
    }
    await gateway.stop();
  }
  await database.drop();
  return { startMs: median(starts), restMb: median(rests) };
}

/** As Linux counts it. */
function residentMb(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
