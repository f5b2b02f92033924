/**
 * A2: without a proxy, strangers send requests without end and others never read their answers, while M-Pesa calls back. At full size:
 * CRASH_PIPELINING=20 CRASH_NEVER_READING=400 npm run jest -- test/crash/hostile-connections.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sizeOf } from '../support/size-of.js';
import { type Child, startChild } from './child-process.js';
import { keyedPath } from './crash-world.js';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { pauseMs, waitFor } from './wait-for.js';

const PIPELINING = sizeOf('CRASH_PIPELINING', 5);
const NEVER_READING = sizeOf('CRASH_NEVER_READING', 40);
const RESIDENT_MB_MAX = 400;
const CALLBACK_EVERY_MS = 50;
const REGISTER = fileURLToPath(new URL('../support/register-typescript.mjs', import.meta.url));
const FLOOD = fileURLToPath(new URL('./flood.ts', import.meta.url));

let folder: string;
let gateway: GatewayProcess;
let flood: Child | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-flood-'));
  gateway = await createGatewayProcess({ DATA_DIR: folder, LOG_LEVEL: 'warn' });
  await gateway.start();
});
afterEach(async () => {
  await flood?.kill();
  await gateway.kill();
  await rm(folder, { recursive: true, force: true });
});

async function readResidentMb(): Promise<number> {
  const status = await readFile(`/proc/${gateway.pid()}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

async function callBack(ticket: string): Promise<{ readonly status: number; readonly tookMs: number }> {
  const startedAt = performance.now();
  const { status } = await fetch(gateway.url + keyedPath('stk/callback', ticket), { method: 'POST', body: '{}' });
  return { status, tookMs: performance.now() - startedAt };
}

const ticketOf = (number: number): string => String(number).padStart(20, '0');

it(`A2: beside ${PIPELINING} pipelining connections and ${NEVER_READING} that never read, each callback is answered, and those are cut`, async () => {
  const attack = startChild(process.execPath, [
    ...['--import', REGISTER, FLOOD, gateway.url, String(PIPELINING), String(NEVER_READING)],
  ]);
  flood = attack;
  await waitFor('the attack', () => attack.said().includes('attacking'));
  const startedAt = performance.now();
  const answers: { readonly status: number; readonly tookMs: number }[] = [];
  const calmMb = await readResidentMb();
  let residentMb = 0;
  const countCut = () => attack.said().split('mute cut').length - 1;
  await waitFor('those that never read to be cut', async () => {
    residentMb = Math.max(residentMb, await readResidentMb());
    answers.push(await callBack(ticketOf(answers.length)));
    await pauseMs(CALLBACK_EVERY_MS);
    return countCut() === NEVER_READING;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const tookMs = answers.map(answer => answer.tookMs).sort((one, other) => one - other);
  const at = (share: number) => tookMs[Math.floor((tookMs.length - 1) * share)]?.toFixed(0);
  process.stdout.write(
    `  load ${loadavg()[0]?.toFixed(1)}; all ${NEVER_READING} cut after ${seconds.toFixed(0)} s; ${answers.length} callbacks: ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; resident ${calmMb.toFixed(0)} MB, at most ${residentMb.toFixed(0)} MB\n`,
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(residentMb).toBeLessThan(RESIDENT_MB_MAX);
});
