/** A real browser without a window: Chromium, spoken to in its own protocol. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { waitUntil } from './wait-until.js';

export interface Page {
  /** The value of an expression in the page, as JSON carries it; promises are waited for. */
  evaluate(expression: string): Promise<unknown>;
}

export interface Browser {
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';

/** Null where there is none. */
export const CHROMIUM = existsSync(PROGRAM) ? PROGRAM : null;

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** With a profile of its own, which is gone when it is closed. */
export async function openBrowser(program: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'browser-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', ...QUIET, '--remote-debugging-port=0'];
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', data => {
    said += String(data);
  });
  const address = () => /DevTools listening on (ws:\S+)/.exec(said)?.[1];
  await waitUntil('the browser listens', () => address() !== undefined);
  const protocol = await speak(address() ?? '');
  return {
    async open(url) {
      const { targetId } = await protocol.ask('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await protocol.ask('Target.attachToTarget', { targetId, flatten: true });
      await protocol.ask('Page.navigate', { url }, String(sessionId));
      return {
        async evaluate(expression) {
          const asked = { expression, returnByValue: true, awaitPromise: true };
          const { result, exceptionDetails } = await protocol.ask('Runtime.evaluate', asked, String(sessionId));
          if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
          return (result as { readonly value?: unknown }).value;
        },
      };
    },
    async close() {
      const closed = once(child, 'close');
      protocol.close();
      child.kill('SIGKILL');
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

type Answer = Readonly<Record<string, unknown>>;

async function speak(address: string) {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  let ids = 0;
  socket.on('message', data => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: Answer; error?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result ?? { exceptionDetails: error });
    waiting.delete(id);
  });
  return {
    ask: (method: string, params: object, sessionId?: string) =>
      new Promise<Answer>(resolve => {
        ids += 1;
        waiting.set(ids, resolve);
        socket.send(JSON.stringify({ id: ids, method, params, sessionId }));
      }),
    close: () => socket.terminate(),
  };
}
