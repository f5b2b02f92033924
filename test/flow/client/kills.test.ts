/** The client while the gateway is killed and started again: by every door each version of a payment comes once, and in order. */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { startProgram } from '../../support/program.js';
import { waitUntil } from '../../support/wait-until.js';

const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];
/** Long enough to kill the gateway while the payment waits for its callback. */
const DELAY_MS = '8000';

let folder: string;
let port: number;
let program: ReturnType<typeof startProgram>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-kills-'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
});
afterAll(() => {
  program.child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  program = startProgram('src/main.ts', ['serve'], {
    ...{ DATA_DIR: folder, PORT: String(port), SIMULATOR_DELAY_MS: DELAY_MS },
  });
  await program.waitFor('the gateway is ready');
}

test('killed twice on the way, it tells each version once by every door', async () => {
  await start();
  const url = `http://127.0.0.1:${port}`;
  const clients = DOORS.map(door => createClient({ url, WebSocket, timing: CLIENT_TIMING, doors: [door] }));
  const [first] = clients;
  const { id } = (await first?.stkPush({ amount: 150, phoneNumber: '0712345678', accountReference: 'INV-1' })) ?? {};
  if (id === undefined) throw new Error('there is a first client');
  const versions = clients.map((): number[] => []);
  const watched = clients.map(async (client, index) => {
    for await (const { payment } of client.watch(id)) versions[index]?.push(payment.version);
  });
  for (let kills = 0; kills < 2; kills += 1) {
    await waitUntil('everybody watches', () => versions.every(({ length }) => length > 0));
    program.child.kill('SIGKILL');
    await program.exited;
    await start();
  }
  await Promise.all(watched);
  expect(versions).toEqual(DOORS.map(() => [2, 3]));
});
