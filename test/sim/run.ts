/** The command `npm run sim`: `-- --seed N` for one seed with its transcript, `-- --seeds A..B` for many. */

import { parseArgs } from 'node:util';
import { readCount } from '../support/size-of.js';
import { SeedFailed, simulate } from './simulate.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string' } } });
const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  await runSeeds(...readSeeds());
} catch (error) {
  if (!(error instanceof SeedFailed)) throw error;
  const { tail, seed, broken } = error;
  say(`${tail.join('\n')}\n\n${broken.stack}\n\nseed ${seed} is broken; again: npm run sim -- --seed ${seed}`);
  process.exitCode = 1;
}

function readSeeds(): [from: number, to: number] {
  const seed = readCount('--seed', values.seed, 1);
  if (values.seeds === undefined) return [seed, seed];
  const [from = '', to = '', ...rest] = values.seeds.split('..');
  const [first, last] = [readCount('--seeds', from, 0), readCount('--seeds', to, 0)];
  if (rest.length > 0 || first === 0 || last < first) throw new Error(`--seeds must be A..B, not "${values.seeds}"`);
  return [first, last];
}

async function runSeeds(from: number, to: number): Promise<void> {
  const total: Record<string, number> = {};
  const startedAt = performance.now();
  for (let seed = from; seed <= to; seed += 1) {
    const run = await simulate(seed, from === to ? say : undefined);
    const { steps, lines, happened } = run;
    for (const [name, count] of Object.entries({ steps, lines, ...happened })) total[name] = (total[name] ?? 0) + count;
    if (from === to) say(`digest ${run.digest}`);
    else if (seed % 100 === 0)
      say(`seed ${seed} … ${Math.round((performance.now() - startedAt) / (seed - from + 1))} ms each`);
  }
  say(`${to - from + 1} seeds held: ${JSON.stringify(total)}`);
}
