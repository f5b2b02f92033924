/**
 * `npm run bench:live [-- fan-out idle stuck cycles instances]`: live, beside others and by itself; without a name the first.
 * Each is a process of its own; BENCH_WATCHERS, BENCH_UPDATES, BENCH_ROUNDS and what is named at the top of its file change it.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';

import { choose } from '../choices.js';

const BENCHMARKS = ['fan-out', 'idle', 'stuck', 'cycles', 'instances'];

const wanted = process.argv.slice(2);
for (const name of choose('the benchmark', wanted.length > 0 ? wanted : ['fan-out'], BENCHMARKS)) {
  const [code] = await once(fork(new URL(`${name}.js`, import.meta.url)), 'exit');
  if (code !== 0) process.exitCode = 1;
}
