/**
 * What kill -9 cannot show and a power cut would: between reading a callback and writing its 200 the file that holds it was
 * synced to disk. The kernel's own record of the gateway's calls (strace) says so, for the database file and for the spool.
 * `npm run crash:strace` does it for 200 callbacks each.
 */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { sizeOf } from '../support/size-of.js';
import { startChild } from './child-process.js';
import { keyedPath } from './crash-world.js';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { openPostman, type Postman } from './postman.js';
import { waitFor } from './wait-for.js';

const CALLBACKS = sizeOf('CRASH_CALLBACKS', 20);
const newId = createIds(systemClock, systemRandom);
const CALLS = 'trace=read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync';

let folder: string;
let postman: Postman;
let gateway: GatewayProcess;

beforeAll(installStrace);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-strace-'));
  postman = await openPostman();
});
afterEach(async () => {
  await gateway.kill();
  await postman.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['the database file', (data: string) => `sqlite:${data}/gateway.sqlite`, /gateway\.sqlite(-wal)?>/],
  ['the spool', () => 'mysql://nobody:@127.0.0.1:1/none', /\/spool\/\d+\.spool>/],
])('every 200 comes after a sync of %s', async (_name, databaseUrl, file) => {
  const trace = join(folder, 'trace');
  const data = join(folder, 'data');
  const environment = { DATA_DIR: data, DATABASE_URL: databaseUrl(data), LOG_LEVEL: 'warn' };
  gateway = await createGatewayProcess(environment);
  await gateway.start();
  const watch = ['-f', '-y', '-s', '300', '-e', CALLS, '-o', trace, '-p', String(gateway.pid())];
  const strace = startChild('strace', watch);
  await waitFor('strace to watch', () => strace.said().includes('attached'));
  postman.gateways.push(gateway.url);
  const tickets = Array.from({ length: CALLBACKS }, newId);
  for (const ticket of tickets) {
    const { statuses } = await postman.post(keyedPath('stk/callback', ticket), Buffer.from(`{"about":"${ticket}"}`));
    expect(statuses).toEqual([200]);
  }
  await gateway.stop();
  await waitFor('strace to end with what it watched', strace.hasExited);
  const calls = (await readFile(trace, 'latin1')).split('\n');
  expect(tickets.filter(ticket => !isSyncedBeforeAnswer(calls, ticket, file))).toEqual([]);
});

/** The lines are in the order in which the kernel saw the calls, of all threads. Callbacks were posted one after another. */
function isSyncedBeforeAnswer(calls: readonly string[], ticket: string, file: RegExp): boolean {
  const readAt = calls.findIndex(call => call.includes('POST /api/') && call.includes(ticket));
  const answerAt = calls.findIndex(
    (call, index) => index > readAt && /\b(write|writev|send\w+)\(.*HTTP\/1\.1 200/.test(call),
  );
  if (readAt < 0 || answerAt < 0) return false;
  return findSyncs(calls.slice(readAt, answerAt), file).length > 0;
}

/** Completed calls only: one that another thread interrupts is written as two lines, the path in the first, the result in the second. */
function findSyncs(calls: readonly string[], file: RegExp): string[] {
  const begun = new Set<string>();
  return calls.filter(call => {
    const [thread = ''] = call.split(' ');
    if (!/\b(fsync|fdatasync)\b/.test(call)) return false;
    const isOfFile = file.test(call);
    if (isOfFile && call.includes('<unfinished')) begun.add(thread);
    const isResumed = call.includes('resumed>') && begun.delete(thread);
    return (isOfFile || isResumed) && / = 0$/.test(call);
  });
}

/** A package of Debian; whoever runs this elsewhere installs it. */
function installStrace(): void {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'strace'], { stdio: 'ignore' });
  }
}
