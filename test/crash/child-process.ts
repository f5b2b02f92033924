/** Programs beside the test: started here, and killed when the test ends, however it ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly process: ChildProcess;
  /** The last that it said, on either stream, for the report of a failure. */
  said(): string;
  /** kill -9; resolves when the kernel has taken it away. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to its exit status. */
  stop(): Promise<number | null>;
  freeze(): void;
  resume(): void;
  hasExited(): boolean;
}

const running = new Set<ChildProcess>();
const SAID_MAX = 20_000;

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The environment is the test's own without what would configure a gateway, and `environment`. */
export function startChild(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Child {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      said = (said + String(data)).slice(-SAID_MAX);
    });
  }
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    if (signal === 'SIGKILL') child.kill('SIGCONT');
    await exited;
    return child.exitCode;
  };
  return Object.freeze({
    process: child,
    said: () => said,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
  });
}
