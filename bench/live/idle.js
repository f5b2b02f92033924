/** 5,000 that wait: what each costs, how soon one hears of a commit, and how soon all are back after a kill. */

import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readNumber } from '../choices.js';
import { findPort, percentile, start } from './start.js';
import { writeResult } from './write-result.js';

const WATCHERS = readNumber('BENCH_WATCHERS', 5_000);
const CHANGES = readNumber('BENCH_UPDATES', 200);
const SETTLE_MS = 2_000;

const environment = {
  PAYMENTS: String(WATCHERS),
  BENCH_FOLDER: mkdtempSync(join(tmpdir(), 'bench-idle-')),
  BENCH_PORT: String(await findPort()),
};
const openGateway = () => start('contestants/gateway.js', environment, ['--expose-gc']);

let gateway = await openGateway();
const { port, ids } = gateway.up;
const before = await gateway.tell({ order: 'measure' });
const watchers = await start('idle-watchers.js', {});
await watchers.tell({ order: 'connect', url: `127.0.0.1:${port}`, ids });
await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
const idle = await gateway.tell({ order: 'measure' });
const each = key => `${((idle[key] - before[key]) / WATCHERS / 1_024).toFixed(1)} kB`;

const latencies = [];
await watchers.tell({ order: 'expect' });
for (let change = 0; change < CHANGES; change += 1) {
  const heard = watchers.answer();
  const [{ publishedAt }, { at }] = await Promise.all([
    gateway.tell({ order: 'pace', count: 1, perSecond: 1_000 }),
    heard,
  ]);
  latencies.push(at - publishedAt[0]);
}

await watchers.tell({ order: 'ignore' });
const killed = once(gateway.child, 'exit');
gateway.child.kill('SIGKILL');
await killed;
const back = watchers.answer();
const restartedAt = performance.timeOrigin + performance.now();
gateway = await openGateway();
const upAt = performance.timeOrigin + performance.now();
const { allInPlaceAt } = await back;
const { cpu } = await gateway.tell({ order: 'measure' });
writeResult('live-idle', {
  watchers: WATCHERS,
  rssEach: each('rss'),
  heapEach: each('heapUsed'),
  commitToClient: { p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99), changes: CHANGES },
  restart: {
    upAfterMs: Math.round(upAt - restartedAt),
    allBackAfterMs: Math.round(allInPlaceAt - restartedAt),
    gatewayCpuSeconds: (cpu.user + cpu.system) / 1e6,
  },
});
gateway.stop();
watchers.stop();
