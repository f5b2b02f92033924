/** A second process that runs the sources: the program itself, or a script of the tests. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { waitUntil } from './wait-until.js';

const HOOKS = new URL('./register-typescript.mjs', import.meta.url).href;
const ROOT = new URL('../../', import.meta.url);

/** `source` is seen from the root of the project. The environment is empty but for `environment`, and nothing is drained for long. */
export function startProgram(source: string, args: readonly string[], environment: Record<string, string> = {}) {
  const path = fileURLToPath(new URL(source, ROOT));
  const child = spawn(process.execPath, ['--import', HOOKS, path, ...args], {
    env: { DRAIN_SECONDS: '0', ...environment },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', data => {
    said.stdout += String(data);
  });
  child.stderr.on('data', data => {
    said.stderr += String(data);
  });
  const exited = once(child, 'close').then(([status]) => Number(status));
  return {
    child,
    said,
    /** Resolves to the exit status. */
    exited,
    /** Waits until stdout holds `text`. */
    waitFor: (text: string) => waitUntil(`"${text}" on stdout`, () => said.stdout.includes(text)),
  };
}
