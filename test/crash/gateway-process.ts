/** The built gateway as a process of its own: started, killed and started again on the same port, folder and database. */

import { fileURLToPath } from 'node:url';
import { findFreePort } from '../support/free-port.js';
import { type Child, startChild } from './child-process.js';
import { waitFor } from './wait-for.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface GatewayProcess {
  readonly url: string;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** Only begins the start, for a kill in the middle of it. */
  startUnseen(): void;
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit status. */
  stop(): Promise<number | null>;
  /** As a machine that stands still; its connections stay. */
  freeze(): void;
  resume(): void;
  pid(): number | undefined;
  said(): string;
  hasExited(): boolean;
}

export const CALLBACK_SECRET = 'callback-secret-of-the-crash-tests';

export async function createGatewayProcess(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let child: Child | null = null;
  const running = (): Child => {
    if (!child) throw new Error('the gateway was not started');
    return child;
  };
  const startUnseen = (): void => {
    const own = { PORT: String(port), CALLBACK_SECRET, DRAIN_SECONDS: '0' };
    child = startChild(process.execPath, [MAIN, 'serve'], { ...own, ...environment });
  };
  const start = async (): Promise<void> => {
    startUnseen();
    await waitFor('the gateway to be ready', async () => (await isReady(url)) || failIfExited());
  };
  const failIfExited = (): false => {
    if (running().hasExited()) throw new Error(`the gateway has left: ${running().said()}`);
    return false;
  };
  return Object.freeze({
    url,
    start,
    startUnseen,
    kill: () => running().kill(),
    stop: () => running().stop(),
    freeze: () => running().freeze(),
    resume: () => running().resume(),
    pid: () => child?.process.pid,
    said: () => child?.said() ?? '',
    hasExited: () => child?.hasExited() ?? true,
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`)).status === 200;
  } catch {
    return false;
  }
}
