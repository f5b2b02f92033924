/** `demo`: a gateway on a free port, three payments, and each update printed as a subscriber receives it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { startGateway } from '../app.js';
import { readConfig } from '../config/config.js';
import { silentLog } from '../lib/log.js';
import { createAskGateway } from './ask-gateway.js';
import { firstSignal } from './run-until-stopped.js';

/** Deadlines short enough to watch; the payer of the third payment answers after the deadline. */
const DEMO_ENVIRONMENT = {
  HOST: '127.0.0.1',
  PORT: '0',
  DRAIN_SECONDS: '0',
  MPESA_ENVIRONMENT: 'simulator',
  STK_FIRST_QUERY_SECONDS: '2',
  STK_DEADLINE_SECONDS: '5',
  LOG_LEVEL: 'silent',
};

interface Scene {
  readonly title: string;
  readonly phoneNumber: string;
  /** When the scene has been seen. */
  readonly until: readonly string[];
}

const SCENES: readonly Scene[] = [
  { title: 'A customer pays', phoneNumber: '0712345678', until: ['COMPLETED'] },
  { title: 'A customer cancels', phoneNumber: '254700001032', until: ['FAILED'] },
  { title: 'Nobody answers in time', phoneNumber: '254710000004', until: ['TIMED_OUT'] },
];

const INITIATE = `mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }`;
const WATCH = `subscription ($id: ID!) {
  paymentUpdated(id: $id) {
    payment { version status mpesaReceipt failure { reason message } }
    event { evidence }
  }
}`;

interface Update {
  readonly payment: {
    readonly version: number;
    readonly status: string;
    readonly mpesaReceipt: string | null;
    readonly failure: { readonly reason: string; readonly message: string } | null;
  };
  readonly event: { readonly evidence: string } | null;
}

/** Resolves to the exit status. What it makes is gone when it ends. */
/** Plays to the end, or to a signal; either way nothing is left behind. */
export async function demo(): Promise<number> {
  const stopped = firstSignal();
  const folder = mkdtempSync(join(tmpdir(), 'mpesa-gateway-demo-'));
  const gateway = await startGateway(readConfig({ ...DEMO_ENVIRONMENT, DATA_DIR: folder }), silentLog);
  const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  say(`A gateway with its own M-Pesa simulator is running on ${gateway.url}\n`);
  try {
    const isOver = await Promise.race([playAll(gateway.url, client).then(() => true), stopped.then(() => false)]);
    if (isOver) say('Done. The gateway and its data have been removed.');
    return 0;
  } finally {
    await client.dispose();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playAll(url: string, client: Client): Promise<void> {
  for (const scene of SCENES) await play(scene, url, client);
}

async function play({ title, phoneNumber, until }: Scene, url: string, client: Client): Promise<void> {
  say(`${title} (${phoneNumber}, 150 shillings)`);
  const id = await initiate(url, phoneNumber);
  for await (const { data, errors } of client.iterate<{ paymentUpdated: Update }>({
    query: WATCH,
    variables: { id },
  })) {
    if (!data) throw new Error(`the subscription failed: ${JSON.stringify(errors)}`);
    say(presentUpdate(data.paymentUpdated));
    if (until.includes(data.paymentUpdated.payment.status)) break;
  }
  say('');
}

async function initiate(url: string, phoneNumber: string): Promise<string> {
  const input = { amount: '150', phoneNumber, accountReference: 'DEMO' };
  const ask = createAskGateway(url, null);
  const { initiateStkPush: payment } = await ask<{ initiateStkPush: { id: string } }>(INITIATE, { input });
  return payment.id;
}

function presentUpdate({ payment, event }: Update): string {
  const { version, status, mpesaReceipt, failure } = payment;
  const detail = mpesaReceipt ?? (failure ? `${failure.reason}: ${failure.message}` : '');
  return `  ${String(version).padStart(2)}  ${status.padEnd(10)}  ${(event?.evidence ?? 'snapshot').padEnd(16)} ${detail}`.trimEnd();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
