/** (g) `paymentStats` over a month of payments, one question after another; `npm run bench -- stats`. The goal for a million on MySQL is 100 ms. */

import { chooseDatabases, readNumber } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { median, percentile, printTable, round } from './statistics.js';

const PAYMENTS = readNumber('BENCH_PAYMENTS', 1_000_000);
const QUESTIONS = 40;
const MONTH_MS = 31 * 86_400_000;
const LOOK_MS = 1_000;
/** A statement may not take longer. */
const UNANSWERED_MS = 5_000;
const QUESTION = `query Stats($from: DateTime!, $to: DateTime!, $bucket: StatsBucket!) { paymentStats(from: $from, to: $to, bucket: $bucket) {
  total { count } buckets { start count } failures { count } } }`;

export async function measureStats() {
  const results = [];
  for (const name of await chooseDatabases(['MySQL', 'MariaDB', 'SQLite'])) results.push(...(await measureOne(name)));
  if (results.length === 0) return null;
  printTable(`paymentStats over ${PAYMENTS} payments`, results);
  return results;
}

async function measureOne(name) {
  const database = await createDatabase(name);
  await loadPayments(database.url, { settled: PAYMENTS });
  const { port, stop } = await openGateway(gatewayEnvironment(database.url, CALLBACK_SECRET));
  const ask = bucket => askStats(port, bucket);
  const foldedAt = performance.now();
  // Right from the start: before all is folded, the payments themselves are counted.
  const first = await ask('DAY').catch(() => null);
  await untilQuick(ask, first?.ms ?? UNANSWERED_MS);
  const foldMs = performance.now() - foldedAt;
  const lines = [];
  for (const bucket of ['HOUR', 'DAY']) {
    const times = [];
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      const { ms, count } = await ask(bucket);
      if (count !== PAYMENTS) throw new Error(`${count} of ${PAYMENTS} payments are counted`);
      times.push(ms);
    }
    lines.push({
      ...{ database: name, bucket, 'p50 ms': round(median(times), 1), 'p95 ms': round(percentile(times, 95), 1) },
      'before it was folded': first === null ? 'not answered' : `${round(first.ms, 0)} ms`,
      'folded after': `${round(foldMs / 1_000, 0)} s`,
    });
  }
  await stop();
  await database.drop();
  return lines;
}

/** Totals are folded behind the feed: until they are there, a question costs what counting costs, or takes too long to be answered. */
async function untilQuick(ask, countedMs) {
  for (let quick = 0; quick < 3; ) {
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    const { ms } = await ask('DAY').catch(() => ({ ms: Number.POSITIVE_INFINITY }));
    quick = ms < countedMs / 4 ? quick + 1 : 0;
  }
}

async function askStats(port, bucket) {
  // Another instant each time, so that no answer is remembered.
  const to = Date.now();
  const variables = { from: new Date(to - MONTH_MS).toISOString(), to: new Date(to).toISOString(), bucket };
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUESTION, variables }),
  });
  const { data, errors } = await response.json();
  const ms = performance.now() - startedAt;
  if (errors) throw new Error(errors[0].message);
  return { ms, count: data.paymentStats.total.reduce((sum, each) => sum + each.count, 0) };
}
