/** One reader that has stopped reading beside a hundred healthy ones: what it costs in memory, and what it costs the others. */

import { readNumber } from '../choices.js';
import { percentile, start } from './start.js';
import { writeResult } from './write-result.js';

const HEALTHY = readNumber('BENCH_WATCHERS', 100);
const UPDATES = readNumber('BENCH_UPDATES', 20_000);
const PER_SECOND = readNumber('BENCH_PER_SECOND', 200);
const ROUNDS = readNumber('BENCH_ROUNDS', 1);
/** Until the code is compiled and the window of recent events is half full. */
const WARM_UP = 2_000;
const SETTLE_MS = 1_000;

async function measure(stuck) {
  const execArgv = ['--expose-gc', ...(process.env.BENCH_EXEC_ARGV?.split(' ') ?? [])];
  const gateway = await start('contestants/gateway.js', { PAYMENTS: '100' }, execArgv);
  const watchers = await start('stuck-watchers.js', {});
  const url = `127.0.0.1:${gateway.up.port}`;
  await watchers.tell({ order: 'connect', url, healthy: HEALTHY, stuck, updates: WARM_UP + UPDATES });
  const heard = watchers.answer();
  await gateway.tell({ order: 'pace', count: WARM_UP, perSecond: PER_SECOND });
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  const before = await gateway.tell({ order: 'measure' });
  const { publishedAt } = await gateway.tell({ order: 'pace', count: UPDATES, perSecond: PER_SECOND });
  const { receivedAt } = await heard;
  const after = await gateway.tell({ order: 'measure' });
  gateway.stop();
  watchers.stop();
  // Version 2 is the first, and each update has a version of its own.
  const measured = receivedAt.slice(WARM_UP + 2);
  const latencies = measured.flatMap((times, index) => (times ?? []).map(at => at - publishedAt[index]));
  return {
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    rssMegabytes: after.rss / 1_048_576,
    rssGrowthMegabytes: (after.rss - before.rss) / 1_048_576,
    heapGrowthMegabytes: (after.heapUsed - before.heapUsed) / 1_048_576,
    cpuSeconds: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6,
  };
}

const rounds = { without: [], beside: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  // Each is the first as often as the other.
  for (const name of round % 2 === 0 ? ['without', 'beside'] : ['beside', 'without']) {
    rounds[name].push(await measure(name === 'beside' ? 1 : 0));
  }
}
writeResult('live-stuck', { healthy: HEALTHY, updates: UPDATES, perSecond: PER_SECOND, ...rounds });
