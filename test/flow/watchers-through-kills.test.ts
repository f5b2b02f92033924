/** The watchers of docs/protocol.md, as they stand, while the gateway is killed: payments, balances and enquiries are shown to their end. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import {
  API_KEY,
  expectToldAndEnded,
  openDocumentedWatchers,
  untilShown,
  type Watchers,
} from '../support/documented-watchers.js';
import { findFreePort } from '../support/free-port.js';
import { createGatewayClient } from '../support/gateway-client.js';
import { startProgram } from '../support/program.js';

/** Long enough to kill the gateway while all of them wait for M-Pesa. */
const DELAY_MS = 8_000;
const KILLS = Number(process.env.CLIENT_DISCONNECTS ?? 2);

let folder: string;
let url: string;
let environment: Record<string, string>;
let program: ReturnType<typeof startProgram>;
let watchers: Watchers;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watched-kills-'));
  const port = String(await findFreePort());
  const limits = { PROMPTS_PER_PHONE_HOUR: 'off', PROMPTS_PER_PHONE_DAY: 'off' };
  const simulator = { SIMULATOR_DELAY_MS: String(DELAY_MS), API_KEYS: `shop:payout:${API_KEY}` };
  environment = { PORT: port, DATA_DIR: folder, ...limits, ...simulator };
  url = `http://127.0.0.1:${port}`;
  await start();
  const shop = createGatewayClient(url, API_KEY);
  watchers = await openDocumentedWatchers({ as: () => shop, shift: () => undefined }, DELAY_MS);
});
afterAll(async () => {
  await watchers.close();
  await kill();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  program = startProgram('src/main.ts', ['serve'], environment);
  await program.waitFor('the gateway is ready');
}

async function kill(): Promise<void> {
  program.child.kill('SIGKILL');
  await program.exited;
}

test('C1 the gateway is killed again and again: every watcher comes back, and shows how it ended once', async () => {
  const running = await watchers.run(url);
  await untilShown(running);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await kill();
    await start();
  }
  await expectToldAndEnded(running);
});
