/**
 * A1: customers' tokens subscribe with fat messages, while an honest shop watches its payments. At full size, 10,000 subscriptions on
 * 5,000 sockets: CRASH_HOSTILE_SOCKETS=5000 CRASH_HONEST_PAYMENTS=300 npm run jest -- test/crash/hostile-watchers.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createWatchTokens } from '../../src/callers/create-watch-tokens.js';
import { systemClock } from '../../src/lib/clock.js';
import { Secret } from '../../src/lib/secret.js';
import { openRawSocket } from '../support/raw-socket.js';
import { sizeOf } from '../support/size-of.js';
import { stkBody } from '../support/stk-callback-body.js';
import { keyedPath } from './crash-world.js';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { createHostileWatchers } from './hostile-watchers.js';
import { ask } from './shop.js';
import { pauseMs } from './wait-for.js';

const SOCKETS = sizeOf('CRASH_HOSTILE_SOCKETS', 200);
const HONEST_PAYMENTS = sizeOf('CRASH_HONEST_PAYMENTS', 30);
/** As many as a token may have. */
const SOCKETS_A_TOKEN = 5;
const SUBSCRIPTIONS_A_SOCKET = 2;
/** Of the resident memory, garbage included. At full size the heap's part is about 140 MB: 26 kB for a socket with two subscriptions. */
const GROWTH_MB_MAX = 250;
const TOKEN_SECRET = 'token-secret-of-the-hostile-watchers';
const TOKEN_SECONDS = 900;
/** Beside the simulator's magic numbers. */
const FIRST_PHONE = 254_110_000_000;
const MAKE_AT_ONCE = 8;
/** Nobody pays or is asked by itself. */
const QUIET = { SIMULATOR_DELAY_MS: '600000', STK_FIRST_QUERY_SECONDS: '3000', STK_DEADLINE_SECONDS: '3600' };
const PUSH = `mutation ($input: StkPushInput!) {
  payment: initiateStkPush(input: $input) { id merchantRequestId checkoutRequestId } }`;
const WATCH = 'subscription ($id: ID!) { paymentUpdated(id: $id) { payment { status } } }';

let folder: string;
let gateway: GatewayProcess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-hostile-'));
  gateway = await createGatewayProcess({ DATA_DIR: folder, LOG_LEVEL: 'warn', TOKEN_SECRET, ...QUIET });
  await gateway.start();
});
afterEach(async () => {
  await gateway.kill();
  await rm(folder, { recursive: true, force: true });
});

interface Made {
  readonly id: string;
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
}

let made = 0;
async function makePayment(): Promise<Made> {
  made += 1;
  const input = { amount: '150', phoneNumber: String(FIRST_PHONE + made), accountReference: `INV-${made}` };
  const { data, codes } = await ask<{ payment: Made }>(gateway.url, PUSH, { input });
  if (!data) throw new Error(`the gateway refused a push: ${codes.join()}`);
  return data.payment;
}

async function makePayments(count: number): Promise<readonly Made[]> {
  const payments: Made[] = [];
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      payments.push(await makePayment());
    }
  };
  await Promise.all(Array.from({ length: MAKE_AT_ONCE }, work));
  return payments;
}

/** From the callback to the frame that tells of it, in milliseconds, for one payment after the other. */
async function watchHonestly(payments: readonly Made[]): Promise<readonly number[]> {
  const raw = await openRawSocket(gateway.url);
  await raw.init({});
  const tookMs: number[] = [];
  for (const { id, ...ids } of payments) {
    raw.say({ id, type: 'subscribe', payload: { query: WATCH, variables: { id } } });
    await raw.hear('next', id);
    const receipt = `UKS${id.slice(-7).toUpperCase()}`;
    const named = { ...ids, originatorConversationId: null, conversationId: null };
    const items = [
      { Name: 'Amount', Value: 150 },
      { Name: 'MpesaReceiptNumber', Value: receipt },
    ];
    const body = stkBody({ ids: named, amountCents: 0 }, { CallbackMetadata: { Item: items } });
    const startedAt = performance.now();
    const posted = fetch(gateway.url + keyedPath('stk/callback', id), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { payload } = await raw.hear('next', id);
    tookMs.push(performance.now() - startedAt);
    expect([(await posted).status, payload]).toEqual([
      200,
      { data: { paymentUpdated: { payment: { status: 'COMPLETED' } } } },
    ]);
    raw.say({ id, type: 'complete' });
    await pauseMs(20);
  }
  raw.socket.terminate();
  return tookMs;
}

async function readMetricsMb(): Promise<{ readonly resident: number; readonly heap: number }> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / 1_048_576;
  return { resident: read('process_resident_memory_bytes'), heap: read('nodejs_heap_size_used_bytes') };
}

function present(tookMs: readonly number[]): string {
  const sorted = [...tookMs].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${sorted.length}`;
}

it(`A1: ${SOCKETS * SUBSCRIPTIONS_A_SOCKET} hostile subscriptions take little memory, and the shop sees each of its payments`, async () => {
  const tokens = createWatchTokens([new Secret(TOKEN_SECRET)], systemClock);
  const attackers = await Promise.all(
    (await makePayments(Math.ceil(SOCKETS / SOCKETS_A_TOKEN))).map(async ({ id }) => ({
      paymentId: id,
      token: (await tokens.create(id, TOKEN_SECONDS)).token,
    })),
  );
  const honest = await makePayments(2 * HONEST_PAYMENTS);
  const calm = await watchHonestly(honest.slice(0, HONEST_PAYMENTS));
  const before = await readMetricsMb();
  const hostile = createHostileWatchers(gateway.url);
  try {
    const startedAt = performance.now();
    const attacked = hostile.attack(SOCKETS, number => {
      const attacker = attackers[Math.floor(number / SOCKETS_A_TOKEN)];
      if (!attacker) throw new Error('too few tokens');
      return attacker;
    });
    const beside = await watchHonestly(honest.slice(HONEST_PAYMENTS));
    await attacked;
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await readMetricsMb();
    const grown = { resident: after.resident - before.resident, heap: after.heap - before.heap };
    process.stdout.write(
      `  load ${loadavg()[0]?.toFixed(1)}; ${hostile.subscribed()} subscribed, ${hostile.refused()} refused in ${seconds.toFixed(0)} s; ` +
        `resident ${before.resident.toFixed(0)} MB + ${grown.resident.toFixed(0)}, heap + ${grown.heap.toFixed(0)}; ` +
        `callback to frame: calm ${present(calm)}, beside the attack ${present(beside)}\n`,
    );
    expect(hostile.subscribed() + hostile.refused()).toBe(SOCKETS * SUBSCRIPTIONS_A_SOCKET);
    expect(hostile.subscribed()).toBeGreaterThan(0);
    expect(grown.resident).toBeLessThan(GROWTH_MB_MAX);
  } finally {
    await hostile.close();
  }
});
