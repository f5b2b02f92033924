/** The program as it is started, for tests that kill it and start it again: on one port, and with one data folder. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findFreePort } from './free-port.js';
import { startProgram } from './program.js';

export interface MortalGateway {
  readonly url: string;
  readonly port: number;
  /** Starts it, and waits until it is ready; `more` differs from what it was made with, for this life. */
  start(more?: Readonly<Record<string, string>>): Promise<void>;
  /** With SIGKILL: it saves nothing and says goodbye to nobody. */
  kill(): Promise<void>;
  /** What its present life has written to stderr. */
  complaints(): string;
  /** Kills it and removes its folder. */
  close(): Promise<void>;
}

/** Not started yet. */
export async function createMortalGateway(environment: Readonly<Record<string, string>> = {}): Promise<MortalGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'mortal-gateway-'));
  const port = await findFreePort();
  let program: ReturnType<typeof startProgram> | undefined;
  const kill = async () => {
    program?.child.kill('SIGKILL');
    await program?.exited;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async start(more) {
      program = startProgram('src/main.ts', ['serve'], {
        ...{ DATA_DIR: folder, PORT: String(port) },
        ...environment,
        ...more,
      });
      await program.waitFor('the gateway is ready');
    },
    kill,
    complaints: () => program?.said.stderr ?? '',
    async close() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}
