/** One reader that has stopped reading beside a hundred healthy ones: what it costs in memory, and what it costs the others. */

import { percentile, start } from './start.js';
import { writeResult } from './write-result.js';

const HEALTHY = Number(process.env.BENCH_WATCHERS ?? 100);
const UPDATES = Number(process.env.BENCH_UPDATES ?? 20_000);
const PER_SECOND = Number(process.env.BENCH_PER_SECOND ?? 200);
const SETTLE_MS = 1_000;

async function measure(stuck) {
  const gateway = await start('contestants/gateway.js', { PAYMENTS: '100' }, ['--expose-gc']);
  const watchers = await start('stuck-watchers.js', {});
  const url = `127.0.0.1:${gateway.up.port}`;
  await watchers.tell({ order: 'connect', url, healthy: HEALTHY, stuck, updates: UPDATES });
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  const before = await gateway.tell({ order: 'measure' });
  const heard = watchers.answer();
  const { publishedAt } = await gateway.tell({ order: 'pace', count: UPDATES, perSecond: PER_SECOND });
  const { receivedAt } = await heard;
  const after = await gateway.tell({ order: 'measure' });
  gateway.stop();
  watchers.stop();
  const latencies = receivedAt.flatMap((times, version) => (times ?? []).map(at => at - publishedAt[version - 2]));
  return {
    stuck,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    rssGrowthMegabytes: (after.rss - before.rss) / 1_048_576,
    heapGrowthMegabytes: (after.heapUsed - before.heapUsed) / 1_048_576,
    cpuSeconds: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6,
  };
}

writeResult('live-stuck', { without: await measure(0), beside: await measure(1) });
