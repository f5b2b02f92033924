/** The command `npm run sim`: `-- --seed N` for one seed with its transcript, `-- --seeds A..B` for many. */

import { parseArgs } from 'node:util';
import { SeedFailed, simulate } from './simulate.js';
import { openArena } from './world/arena.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string' } } });
const [first, last] = values.seeds?.split('..').map(Number) ?? [Number(values.seed ?? 1), Number(values.seed ?? 1)];
const say = (line: string) => void process.stdout.write(`${line}\n`);

const arena = await openArena();
try {
  await runSeeds(first ?? 1, last ?? 1);
} catch (error) {
  if (!(error instanceof SeedFailed)) throw error;
  const { tail, seed, broken } = error;
  say(`${tail.join('\n')}\n\n${broken.stack}\n\nseed ${seed} is broken; again: npm run sim -- --seed ${seed}`);
  process.exitCode = 1;
} finally {
  await arena.close();
}

async function runSeeds(from: number, to: number): Promise<void> {
  const total = { steps: 0, lines: 0, payments: 0, callbacks: 0 };
  const startedAt = performance.now();
  for (let seed = from; seed <= to; seed += 1) {
    const run = await simulate(seed, arena, from === to ? say : undefined);
    for (const name of ['steps', 'lines', 'payments', 'callbacks'] as const) total[name] += run[name];
    if (from === to) say(`digest ${run.digest}`);
    else if (seed % 100 === 0)
      say(`seed ${seed} … ${Math.round((performance.now() - startedAt) / (seed - from + 1))} ms each`);
  }
  say(`${to - from + 1} seeds held: ${JSON.stringify(total)}`);
}
