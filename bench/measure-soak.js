/** (g) Ten minutes of bursts at full load, somebody watching: whether memory grows. Only when asked for by its name. */

import { chooseDatabases, readNumber } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator, openWatcher } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { printTable, round } from './statistics.js';

const CONNECTIONS = 64;
const BURST = 10_000;
const MINUTES = readNumber('BENCH_SOAK_MINUTES', 10);
const MINUTE_MS = 60_000;
const HEAP_USED = /^nodejs_heap_size_used_bytes (\S+)$/m;
const RESIDENT = /^process_resident_memory_bytes (\S+)$/m;

export async function measureSoak() {
  if ((await chooseDatabases(['MariaDB'])).length === 0) return null;
  const database = await createDatabase('MariaDB');
  const gateway = await openGateway(gatewayEnvironment(database.url, CALLBACK_SECRET));
  const generator = openGenerator();
  const watcher = openWatcher();
  const samples = [];
  const startedAt = performance.now();
  for (let first = 0; performance.now() - startedAt < MINUTES * MINUTE_MS; first += BURST) {
    const { callbacks } = await loadPayments(database.url, { pending: BURST, first });
    await watcher.ask({ order: 'watch', port: gateway.port, ids: [] });
    const durationMs = Number.POSITIVE_INFINITY;
    await generator.generate({ port: gateway.port, connections: CONNECTIONS, durationMs, requests: callbacks });
    const { frames } = await watcher.ask({ order: 'take' });
    const minute = Math.ceil((performance.now() - startedAt) / MINUTE_MS);
    samples.push({ minute, frames: frames.length, ...(await readMemory(gateway.port)) });
  }
  generator.close();
  watcher.close();
  await gateway.stop();
  await database.drop();
  const lines = [...new Set(samples.map(({ minute }) => minute))].map(minute => presentMinute(minute, samples));
  printTable(`Memory during bursts of ${BURST} callbacks, least of each minute`, lines);
  return lines;
}

async function readMemory(port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const megabytes = pattern => Number(pattern.exec(text)?.[1]) / 1024 / 1024;
  return { heapMb: megabytes(HEAP_USED), residentMb: megabytes(RESIDENT) };
}

/** The least of a minute stands for what is left after a collection. */
function presentMinute(minute, samples) {
  const own = samples.filter(sample => sample.minute === minute);
  const least = key => round(Math.min(...own.map(sample => sample[key])), 0);
  return { minute, bursts: own.length, 'heap MB': least('heapMb'), 'resident MB': least('residentMb') };
}
