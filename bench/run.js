/** `npm run bench [-- names]`: runs the benchmarks, prints their tables and writes bench/results/<name>.json. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

import { choose, readNames, readNumber, refuse } from './choices.js';
import { DATABASES } from './data/databases.js';

/** Loaded when they are wanted: what is asked for is looked at first. */
const BENCHMARKS = {
  callbacks: async () => (await import('./measure-callbacks.js')).measureCallbacks,
  reads: async () => (await import('./measure-reads.js')).measureReads,
  initiation: async () => (await import('./measure-initiation.js')).measureInitiation,
  rest: async () => (await import('./measure-rest.js')).measureRest,
  size: async () => (await import('./measure-size.js')).measureSize,
  latency: async () => (await import('./measure-latency.js')).measureLatency,
};

/** Too long for everybody's run. */
const BY_NAME = {
  soak: async () => (await import('./measure-soak.js')).measureSoak,
  stats: async () => (await import('./measure-stats.js')).measureStats,
};

const rounds = readNumber('BENCH_ROUNDS', 5);
const roundMs = readNumber('BENCH_ROUND_MS', 4_000);
choose('BENCH_DATABASES', readNames('BENCH_DATABASES'), DATABASES);
const wanted = process.argv.slice(2);
const known = wanted.length > 0 ? { ...BENCHMARKS, ...BY_NAME } : BENCHMARKS;
const names = choose('the benchmark', wanted, Object.keys(known));

const folder = new URL('results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version };
let isMeasured = false;
for (const name of names) {
  const measure = await known[name]();
  const result = await measure({ rounds, roundMs });
  if (result === null) {
    process.stdout.write(`\n${name}: not measured, on none of the chosen databases\n`);
    continue;
  }
  isMeasured = true;
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, rounds, roundMs, result }, null, 2)}\n`);
}
if (!isMeasured) refuse('nothing was measured');
process.exit(0);
