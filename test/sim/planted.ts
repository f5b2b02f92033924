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
const missed: string[] = [];
const queue = [...patches];
await Promise.all(Array.from({ length: availableParallelism() }, workOff));
say(missed.length === 0 ? `all ${patches.length} planted bugs were caught` : `NOT caught: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function workOff(): Promise<void> {
  for (let patch = queue.shift(); patch !== undefined; patch = queue.shift()) {
    const found = await hunt(patch);
    say(`${patch.replace('.patch', '').padEnd(36)} ${found ?? `NOT CAUGHT in ${SEEDS} seeds`}`);
    if (found === null) missed.push(patch);
  }
}

/** Which seed broke which promise; null if none did. A patch that does not apply is a failure of its own. */
async function hunt(patch: string): Promise<string | null> {
  const folder = await mkdtemp('.planted-');
  try {
    for (const path of COPIED) await cp(path, join(folder, path), { recursive: true });
    const applied = await run('git', ['apply', `--directory=${folder}`, join(PATCHES, patch)], '.');
    if (applied.exitCode !== 0) throw new Error(`${patch} does not apply: ${applied.output}`);
    const loader = ['--import', './test/support/register-typescript.mjs'];
    const hunted = await run(process.execPath, [...loader, 'test/sim/run.ts', '--seeds', `1..${SEEDS}`], folder);
    if (hunted.exitCode === 0) return null;
    const promise = /^Broken: (.*)$/m.exec(hunted.output)?.[1];
    const seed = /^seed (\d+) is broken/m.exec(hunted.output)?.[1];
    return `seed ${seed ?? '?'}: ${promise ?? hunted.output.slice(-300)}`.slice(0, 160);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
