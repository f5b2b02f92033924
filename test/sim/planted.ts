/** The command `npm run sim:planted`: plants each bug of planted-bugs/ in a copy of the sources and demands that the auditor finds it. */

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const SEEDS = 200;
const PATCHES = 'test/sim/planted-bugs';
/** What a seed needs, beside the packages, which are found above the copy. */
const COPIED = ['src', 'test/sim', 'test/support'];

interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
}

const wanted = process.argv[2] ?? '';
const say = (line: string) => void process.stdout.write(`${line}\n`);
const patches = (await readdir(PATCHES)).filter(name => name.endsWith('.patch') && name.includes(wanted)).sort();
if (patches.length === 0) throw new Error(`no bug of ${PATCHES} has "${wanted}" in its name`);
const missed: string[] = [];
const queue = [...patches];
// Copied once: whoever edits the sources meanwhile does not change what is judged.
const clean = await mkdtemp('.planted-');
try {
  for (const path of COPIED) await cp(path, join(clean, path), { recursive: true });
  await Promise.all(Array.from({ length: availableParallelism() }, workOff));
} finally {
  await rm(clean, { recursive: true, force: true });
}
say(missed.length === 0 ? `all ${patches.length} planted bugs were caught` : `NOT caught: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function workOff(): Promise<void> {
  for (let patch = queue.shift(); patch !== undefined; patch = queue.shift()) {
    const found = await hunt(patch).catch((fault: Error) => fault);
    if (typeof found !== 'string') missed.push(patch);
    const said = found instanceof Error ? found.message : (found ?? `NOT CAUGHT in ${SEEDS} seeds`);
    say(`${patch.replace('.patch', '').padEnd(36)} ${said}`);
  }
}

/** Which seed broke which promise; null if none did. A patch that does not apply, or a copy that does not run, is a fault. */
async function hunt(patch: string): Promise<string | null> {
  const folder = await mkdtemp('.planted-');
  try {
    await cp(clean, folder, { recursive: true });
    const applied = await run('git', ['apply', `--directory=${folder}`, join(PATCHES, patch)], '.');
    if (applied.exitCode !== 0) throw new Error(`${patch} does not apply: ${applied.output}`);
    const hunted = await simulate(folder, '--seeds', `1..${SEEDS}`);
    if (hunted.exitCode === 0) return null;
    const seed = /^seed (\d+) is broken/m.exec(hunted.output)?.[1];
    const promise = /^Broken: (.*)$/m.exec(hunted.output)?.[1];
    if (seed === undefined || promise === undefined)
      throw new Error(`${patch} does not run: ${hunted.output.slice(-800)}`);
    const unpatched = await simulate(clean, '--seed', seed);
    if (unpatched.exitCode !== 0) throw new Error(`seed ${seed} is broken without ${patch} too`);
    return `seed ${seed}: ${promise}`.slice(0, 160);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function simulate(folder: string, ...given: readonly string[]): Promise<Outcome> {
  const loader = ['--import', './test/support/register-typescript.mjs'];
  return run(process.execPath, [...loader, 'test/sim/run.ts', ...given], folder);
}

function run(command: string, given: readonly string[], folder: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, output }));
  });
}
