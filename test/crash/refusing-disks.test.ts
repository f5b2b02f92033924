/** Disks and databases that refuse to write: 503 or the spool, no crash, and all is well again without a restart. */

import { execFileSync } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { systemClock } from '../../src/lib/clock.js';
import { errorCode } from '../../src/lib/error-code.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { audit } from './audit.js';
import { createOnServer } from './crash-database.js';
import { keyedPath } from './crash-world.js';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { openPostman, type Postman } from './postman.js';
import { openPrivateMariadb, type PrivateServer } from './private-servers.js';
import { ask } from './shop.js';
import { waitFor } from './wait-for.js';

const newId = createIds(systemClock, systemRandom);
const BODY_BYTES = 20_000;

let folder: string;
let postman: Postman;
let gateway: GatewayProcess | null = null;
let server: PrivateServer;

beforeAll(async () => {
  server = await openPrivateMariadb();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-disk-'));
  postman = await openPostman();
});
afterEach(async () => {
  await gateway?.kill();
  await postman.close();
  gateway = null;
});

/** A disk of three megabytes, full whenever a test says so. It takes a mount, and so root. */
async function onSmallDisk(work: (disk: string, fill: () => void, free: () => void) => Promise<void>): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  try {
    await work(
      folder,
      () => fillDisk(ballast),
      () => unlinkSync(ballast),
    );
  } finally {
    await gateway?.kill();
    execFileSync('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

function fillDisk(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let bytes = 65_536; bytes >= 1; bytes /= 2) writeWhileThereIsRoom(file, Buffer.alloc(bytes));
  } finally {
    closeSync(file);
  }
}

function writeWhileThereIsRoom(file: number, data: Buffer): void {
  try {
    for (;;) writeSync(file, data);
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  }
}

async function start(environment: Record<string, string>): Promise<GatewayProcess> {
  gateway = await createGatewayProcess({ LOG_LEVEL: 'error', ...environment });
  await gateway.start();
  postman.gateways.push(gateway.url);
  return gateway;
}

async function post(): Promise<number> {
  const body = Buffer.from(JSON.stringify({ about: 'x'.repeat(BODY_BYTES) }));
  const { statuses } = await postman.post(keyedPath('stk/callback', newId()), body);
  return statuses[0] ?? 0;
}

/** Posts until it is answered so. */
const postUntil = (status: number) => waitFor(`a callback answered ${status}`, async () => (await post()) === status);

async function countLost(database: Parameters<typeof audit>[0]): Promise<number> {
  const { lost } = await audit(database, {
    deliveries: postman.deliveries,
    orders: [],
    transactions: [],
    payoutRequests: 0,
  });
  return lost.length;
}

const hasRoot = process.getuid?.() === 0;
const itAsRoot = hasRoot ? it : it.skip;

itAsRoot('a full disk under SQLite and the spool: 503, twice, and then it stores again', async () => {
  await onSmallDisk(async (disk, fill, free) => {
    const { pid, stop } = await start({ DATA_DIR: disk });
    const process = pid();
    for (let round = 0; round < 2; round += 1) {
      await postUntil(200);
      fill();
      await postUntil(503);
      await waitFor('/ready to tell of the spool', async () => {
        const ready = await fetch(`${postman.gateways[0]}/ready`);
        return ((await ready.json()) as { parts?: { spool?: string } }).parts?.spool === 'degraded';
      });
      free();
      await postUntil(200);
    }
    expect(pid()).toBe(process);
    expect(await stop()).toBe(0);
    const { default: Database } = await import('libsql');
    const file = new Database(join(disk, 'gateway.sqlite'));
    const read = async (sql: string) => file.prepare(sql).all() as Record<string, unknown>[];
    expect(await countLost({ url: '', read, drop: async () => undefined })).toBe(0);
    file.close();
  });
});

itAsRoot('a full disk under the spool while the database is down, and back', async () => {
  const { kill, start: startServer, url } = server;
  const database = await createOnServer(url);
  await onSmallDisk(async (disk, fill, free) => {
    const { stop, hasExited } = await start({ DATA_DIR: disk, DATABASE_URL: database.url });
    await kill();
    await postUntil(200);
    fill();
    await postUntil(503);
    await waitFor('/ready to say 503', async () => (await fetch(`${postman.gateways[0]}/ready`)).status === 503);
    free();
    await postUntil(200);
    fill();
    await startServer();
    await waitFor('the database to be used again', async () => (await post()) === 200);
    expect(hasExited()).toBe(false);
    free();
    expect(await stop()).toBe(0);
    expect(await countLost(database)).toBe(0);
  });
});

it('a database that becomes read-only: the spool takes callbacks, mutations are UNAVAILABLE, and back', async () => {
  const database = await createOnServer(server.url);
  const name = new URL(database.url).pathname.slice(1);
  const admin = await mysql.createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
  await admin.query(`CREATE USER plain@'%' IDENTIFIED BY 'plain'`);
  await admin.query(`GRANT ALL ON ${name}.* TO plain@'%'`);
  const url = new URL(database.url);
  [url.username, url.password] = ['plain', 'plain'];
  const { stop, url: gatewayUrl } = await start({ DATA_DIR: folder, DATABASE_URL: url.href });
  expect(await post()).toBe(200);
  const input = { amount: '10', phoneNumber: '254712345678', accountReference: 'A' };
  const push = () =>
    ask(gatewayUrl, 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { status } }', { input });

  await admin.query('SET GLOBAL read_only = 1');
  for (let count = 0; count < 20; count += 1) expect(await post()).toBe(200);
  expect((await push()).codes).toEqual(['UNAVAILABLE']);
  await admin.query('SET GLOBAL read_only = 0');

  const stored = async () => Number((await database.read('SELECT COUNT(*) AS count FROM callbacks'))[0]?.count);
  await waitFor('the spool to drain', async () => (await stored()) === 21);
  expect((await push()).codes).toEqual([]);
  admin.destroy();
  expect(await stop()).toBe(0);
  expect(await countLost(database)).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

it('a gateway that starts before its database spools, then migrates and stores', async () => {
  const { kill, start: startServer, url } = server;
  const database = await createOnServer(url);
  await kill();
  const { stop } = await start({ DATA_DIR: folder, DATABASE_URL: database.url });
  for (let count = 0; count < 5; count += 1) expect(await post()).toBe(200);
  await startServer();
  const stored = async () => {
    const tables = await database.read(`SHOW TABLES LIKE 'callbacks'`);
    if (tables.length === 0) return 0;
    return Number((await database.read('SELECT COUNT(*) AS count FROM callbacks'))[0]?.count);
  };
  await waitFor('the spool to drain', async () => (await stored()) === 5);
  expect(await stop()).toBe(0);
  expect(await countLost(database)).toBe(0);
  await rm(folder, { recursive: true, force: true });
});
