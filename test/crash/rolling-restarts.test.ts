/**
 * O2: two gateways on one database behind a proxy, one restarted after the other while payments are made: every callback is answered 200.
 * By hand at full size: CRASH_ROLLING_RESTARTS=20 npm run jest -- test/crash/rolling-restarts.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { sizeOf } from '../support/size-of.js';
import { audit } from './audit.js';
import { type CrashDatabase, createCrashDatabase } from './crash-database.js';
import { B2C_PATH, type DarajaHost, openDarajaHost } from './daraja-host.js';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { type Front, type FrontManner, openFront } from './open-front.js';
import { ask, createShop, type Shop } from './shop.js';
import { pauseMs, waitFor } from './wait-for.js';

const RESTARTS = sizeOf('CRASH_ROLLING_RESTARTS', 2);
const PAYMENTS_A_SECOND = sizeOf('CRASH_ORDERS_A_SECOND', 20);
/** Before the first restart and after each: both take their share. */
const TOGETHER_MS = 1_000;

let database: CrashDatabase;
let daraja: DarajaHost;
let front: Front;
let shop: Shop;
let gateways: GatewayProcess[];
let folders: string[];

beforeEach(async () => {
  database = await createCrashDatabase('mysql');
  daraja = await openDarajaHost({ delaySpreadMs: 400 });
  gateways = [];
  folders = [];
});
afterEach(async () => {
  for (const gateway of gateways) if (!gateway.hasExited()) await gateway.kill();
  await front.close();
  await daraja.close();
  await database.drop();
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function open(manner: FrontManner): Promise<void> {
  front = await openFront(manner);
  for (const _ of ['one', 'other']) {
    const folder = await mkdtemp(join(tmpdir(), 'rolling-'));
    folders.push(folder);
    const gateway = await createGatewayProcess({
      ...{ DATABASE_URL: database.url, DARAJA_BASE_URL: daraja.url, PUBLIC_URL: front.url, DATA_DIR: folder },
      ...{ DRAIN_SECONDS: '5', LOG_LEVEL: 'warn' },
    });
    gateways.push(gateway);
    front.gateways.push(gateway.url);
    await gateway.start();
  }
  shop = createShop({ gateways: [front.url], atOnce: 2 * PAYMENTS_A_SECOND, orderEveryMs: 2_000 });
  await waitFor('the proxy to use both', () => front.gateways.every(front.isUsed));
}

async function restart(gateway: GatewayProcess): Promise<void> {
  const status = await gateway.stop();
  if (status !== 0) throw new Error(`a gateway left with ${status}: ${gateway.said()}`);
  await gateway.start();
  await waitFor('the proxy to use it again', () => front.isUsed(gateway.url));
  await pauseMs(TOGETHER_MS);
}

async function isAllSettled(): Promise<boolean> {
  const query = '{ payments(first: 1, filter: { status: [PENDING] }) { edges { node { id } } } }';
  const { data } = await ask<{ payments: { edges: readonly unknown[] } }>(front.url, query);
  return data?.payments.edges.length === 0;
}

it.each<[FrontManner, string]>([
  ['PASSIVE', 'that goes on to the next one when a connection is refused or the answer is 503'],
  ['ACTIVE', 'that asks for /ready every second and never goes on to the next one'],
])(`O2: ${RESTARTS} restarts behind an %s proxy, %s, cost no callback`, async manner => {
  await open(manner);
  const startedAt = performance.now();
  shop.open();
  await pauseMs(TOGETHER_MS);
  for (let count = 0; count < RESTARTS; count += 1) {
    const gateway = gateways[count % gateways.length];
    if (gateway) await restart(gateway);
  }
  await shop.close();
  const tookSeconds = Math.round((performance.now() - startedAt) / 1_000);
  await waitFor('every payment to be settled', isAllSettled);
  const payoutRequests = daraja.ledger.requests()[B2C_PATH]?.received ?? 0;
  const books = { deliveries: front.deliveries, orders: shop.orders, transactions: daraja.ledger.transactions() };
  const { counts, lost, doubled, stuck } = await audit(database, { ...books, payoutRequests });
  process.stdout.write(`  ${manner}: ${JSON.stringify({ restarts: RESTARTS, tookSeconds, ...counts })}\n`);

  const notTaken = front.deliveries.filter(({ statuses }) => statuses[0] !== 200);
  const why = (path: string) => front.breaks.filter(each => each.startsWith(path));
  expect(notTaken.map(({ path, statuses }) => [statuses[0], ...why(path)])).toEqual([]);
  expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
  // On a machine that stands still a stop may cut an order on its way: nobody knows then whether it was sent, and a person looks.
  const { completed = 0, unanswerable = 0 } = counts;
  expect(completed + unanswerable).toBe(shop.orders.length);
});
