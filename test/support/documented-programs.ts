/** The programs of the documents, as they stand: written into one folder and run as a reader runs them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { waitUntil } from './wait-until.js';

export interface Documented {
  /** In the order of the page; the file's name is the comment in a program's first line. */
  readonly names: readonly string[];
  /** Where they are, beside the packages of this repository. */
  readonly folder: string;
  /** `page` is code that stands below the program in the same file, as a reader's own does. */
  run(name: string, environment: Readonly<Record<string, string>>, page?: string): Promise<Running>;
  close(): Promise<void>;
}

export interface Running {
  readonly name: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly said: { readonly output: string; readonly errors: string };
  /** Resolves to the exit status; null when it was killed. */
  readonly ended: Promise<number | null>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const PROGRAM = /```jsx?\n\/\/ (\S+)\n([\s\S]*?)```/g;

/** `path` is seen from the root of the project. `inPlaceOf` puts one program's text into the file of another. */
export async function openDocumented(
  path: string,
  inPlaceOf: Readonly<Record<string, string>> = {},
): Promise<Documented> {
  const text = await readFile(path, 'utf8');
  const programs = new Map([...text.matchAll(PROGRAM)].map(([, name = '', code = '']) => [name, code]));
  for (const [name, other] of Object.entries(inPlaceOf)) programs.set(name, programs.get(other) ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'documented-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [name, code] of programs) await writeFile(join(folder, name), code);
  const own = new Set<ChildProcess>();
  let pages = 0;

  const withPage = async (name: string, page: string): Promise<string> => {
    pages += 1;
    const file = `page-${pages}-${name}`;
    await writeFile(join(folder, file), `${programs.get(name)}\n${page}`);
    return file;
  };
  return Object.freeze({
    names: [...programs.keys()],
    folder,
    async run(name: string, environment: Readonly<Record<string, string>>, page?: string) {
      if (!programs.has(name)) throw new Error(`${path} has no program ${name}`);
      const file = page === undefined ? name : await withPage(name, page);
      const child = spawn(process.execPath, [file], { cwd: folder, env: { ...cleanEnvironment(), ...environment } });
      running.add(child);
      own.add(child);
      const said = { output: '', errors: '' };
      child.stdout.on('data', data => {
        said.output += String(data);
      });
      child.stderr.on('data', data => {
        said.errors += String(data);
      });
      const ended = once(child, 'close').then(([status]) => {
        running.delete(child);
        return status as number | null;
      });
      return { name, process: child, said, ended };
    },
    async close() {
      for (const child of own) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  } satisfies Documented);
}

/** What a program has printed, without the receipt that comes one update later where M-Pesa's answer was faster than its callback. */
export function storyOf({ said }: Pick<Running, 'said'>): string {
  return said.output.replaceAll('3 COMPLETED\n4 COMPLETED\n', '3 COMPLETED\n');
}

/** The pauses between two tries are the programs' own. A program that has left makes it fail. */
export async function untilRunning(
  programs: readonly Running[],
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  await waitUntil('what the programs are there for', async () => {
    if (await condition()) return true;
    const gone = programs.find(({ process: { exitCode, signalCode } }) => exitCode !== null || signalCode !== null);
    if (gone) throw new Error(`${gone.name} has left: ${gone.said.output}${gone.said.errors}`);
    return false;
  });
}

/** Nothing of the test's own environment may stand in for what a reader has to set. */
function cleanEnvironment(): Readonly<Record<string, string>> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}
