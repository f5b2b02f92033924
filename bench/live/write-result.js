/** Prints the result of a benchmark and keeps it, with the machine that it was made on, in bench/results. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

export function writeResult(name, result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, result }, null, 2)}\n`);
}
