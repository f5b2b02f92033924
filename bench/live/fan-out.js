/** `npm run bench:live -- fan-out`: subscriptions of the gateway beside graphql-ws, Mercurius and Yoga, round by round in turn. */

import { choose, readNames, readNumber } from '../choices.js';
import { printTable, round } from '../statistics.js';
import { percentile, start } from './start.js';
import { writeResult } from './write-result.js';

const WATCHERS = readNumber('BENCH_WATCHERS', 2_000);
const UPDATES = readNumber('BENCH_UPDATES', 20);
const ROUNDS = readNumber('BENCH_ROUNDS', 3);
const SETTLE_MS = 1_500;

const CONTESTANTS = {
  gateway: { file: 'gateway.js', transport: 'ws' },
  'gateway over SSE': { file: 'gateway.js', transport: 'sse', streamPath: '/graphql/stream' },
  'graphql-ws + PubSub': { file: 'graphql-ws.js', transport: 'ws' },
  Mercurius: { file: 'mercurius.js', transport: 'ws' },
  'Yoga over SSE': { file: 'yoga.js', transport: 'sse', streamPath: '/graphql' },
};
/** One payment that all watch; or a payment for each, and a publication for each. */
const SCENARIOS = { 'one payment': 1, 'a payment each': WATCHERS };

const median = values => percentile(values, 50);

async function measure({ file, transport, streamPath = '' }, payments) {
  const server = await start(`contestants/${file}`, { PAYMENTS: String(payments) }, [
    '--expose-gc',
    ...(process.env.BENCH_EXEC_ARGV?.split(' ') ?? []),
  ]);
  const { port, ids } = server.up;
  const watchers = await start('watchers.js', { TRANSPORT: transport, STREAM_PATH: streamPath });
  const before = await server.tell({ order: 'measure' });
  const { tookMs } = await watchers.tell({ order: 'connect', url: `127.0.0.1:${port}`, ids, count: WATCHERS });
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  const idle = await server.tell({ order: 'measure' });

  const latencies = [];
  const startedAt = performance.now();
  const updates = payments === 1 ? UPDATES : 2;
  for (let version = 2; version < updates + 2; version += 1) {
    await watchers.tell({ order: 'expect', updates: WATCHERS });
    const all = watchers.answer();
    const { publishedAt } = await server.tell({ order: 'publish', count: payments, version });
    const { received } = await all;
    for (const { watcher, at } of received) latencies.push(at - publishedAt[watcher % payments]);
  }
  const elapsedMs = performance.now() - startedAt;
  const { cpu } = await server.tell({ order: 'measure' });
  server.stop();
  watchers.stop();
  const cpuSeconds = (cpu.user + cpu.system - idle.cpu.user - idle.cpu.system) / 1e6;
  const delivered = WATCHERS * updates;
  return {
    perCpuSecond: delivered / cpuSeconds,
    perSecond: (delivered / elapsedMs) * 1_000,
    kilobytesEach: (idle.rss - before.rss) / WATCHERS / 1_024,
    heapKilobytesEach: (idle.heapUsed - before.heapUsed) / WATCHERS / 1_024,
    connectMs: tookMs,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

const names = choose('BENCH_CONTESTANTS', readNames('BENCH_CONTESTANTS'), Object.keys(CONTESTANTS));
const chosen = names.map(name => [name, CONTESTANTS[name]]);
const results = {};
for (const [scenario, payments] of Object.entries(SCENARIOS)) {
  const rounds = Object.fromEntries(chosen.map(([name]) => [name, []]));
  for (let each = 0; each < ROUNDS; each += 1) {
    for (const [name, contestant] of chosen) rounds[name].push(await measure(contestant, payments));
  }
  const medians = chosen.map(([name]) => {
    const of = key => median(rounds[name].map(result => result[key]));
    return { name, ...Object.fromEntries(Object.keys(rounds[name][0]).map(key => [key, of(key)])) };
  });
  results[scenario] = medians;
  printTable(
    `${WATCHERS} watchers, ${scenario}: medians of ${ROUNDS} rounds in turn`,
    medians.map(row => ({
      contestant: row.name,
      'updates per CPU second': round(row.perCpuSecond, 0),
      'updates per second': round(row.perSecond, 0),
      'kB each (RSS)': round(row.kilobytesEach, 1),
      'kB each (heap)': round(row.heapKilobytesEach, 1),
      'p50 ms': round(row.p50Ms, 1),
      'p99 ms': round(row.p99Ms, 1),
      'connect ms': round(row.connectMs, 0),
    })),
  );
}
writeResult('live', { watchers: WATCHERS, updates: UPDATES, rounds: ROUNDS, results });
