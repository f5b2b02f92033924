/** `npm run bench [-- names]`: runs the benchmarks, prints their tables and writes bench/results/<name>.json. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

import { measureCallbacks } from './measure-callbacks.js';
import { measureInitiation } from './measure-initiation.js';
import { measureLatency } from './measure-latency.js';
import { measureReads } from './measure-reads.js';
import { measureRest } from './measure-rest.js';
import { measureSize } from './measure-size.js';
import { measureSoak } from './measure-soak.js';

const BENCHMARKS = {
  callbacks: measureCallbacks,
  reads: measureReads,
  initiation: measureInitiation,
  rest: measureRest,
  size: measureSize,
  latency: measureLatency,
};

/** Too long for everybody's run. */
const BY_NAME = { soak: measureSoak };

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 4_000);

const wanted = process.argv.slice(2);
const folder = new URL('results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version };
const chosen = wanted.length > 0 ? { ...BENCHMARKS, ...BY_NAME } : BENCHMARKS;
for (const [name, measure] of Object.entries(chosen)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const result = await measure({ rounds: ROUNDS, roundMs: ROUND_MS });
  writeFileSync(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ machine, rounds: ROUNDS, roundMs: ROUND_MS, result }, null, 2)}\n`,
  );
}
process.exit(0);
