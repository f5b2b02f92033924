/** A11: a gateway in simulator mode, where nobody may need a key: who may enter, by which name, and to whom the simulator posts. */

import { once } from 'node:events';
import { chmodSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { WebSocket } from 'ws';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { openHttpServer } from '../support/http-server.js';
import { waitUntil } from '../support/wait-until.js';

let folder: string;
let gateway: Gateway;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doors-'));
  warnings = [];
});
afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const config = readConfig({
    ...{ PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '10' },
    ...environment,
  });
  gateway = await startGateway(config, log);
}

interface Asked {
  readonly path?: string;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** fetch sets `Host` by itself. */
async function ask({ path = '/graphql', from = '127.0.0.1', headers = {}, body }: Asked): Promise<[number, string]> {
  const asking = request({
    ...{ host: '127.0.0.1', port: gateway.port, path, localAddress: from, method: body === undefined ? 'GET' : 'POST' },
    headers: { 'content-type': 'application/json', ...headers },
  });
  asking.end(body);
  const [response] = await once(asking, 'response');
  return [response.statusCode, await text(response)];
}

const WHO = JSON.stringify({ query: '{ gateway { role } }' });
const EVIL = { host: 'evil.example', origin: 'http://evil.example' };

describe('A11: without keys', () => {
  it('a page whose name was pointed at this machine gets nothing, also by WebSocket', async () => {
    await start();
    expect(await ask({ body: WHO })).toEqual([200, expect.stringContaining('ADMIN')]);
    for (const path of [
      '/graphql',
      '/graphql/stream',
      '/metrics',
      '/simulator/',
      '/simulator/oauth/v1/generate',
      '/',
    ]) {
      const [status, body] = await ask({ path, headers: EVIL, body: WHO });
      expect([path, status, body]).toEqual([path, 421, expect.stringContaining('PUBLIC_URL')]);
    }
    const { origin, host } = EVIL;
    const url = `ws://127.0.0.1:${gateway.port}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { origin, headers: { Host: host } });
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('421');
    expect((await ask({ path: '/health', headers: EVIL }))[0]).toBe(200);
  });

  it.each(['localhost', '127.0.0.1:80', '[::1]', 'dev.localhost:3000', 'pay.example', 'pay.example:8443'])(
    'it answers to %s',
    async host => {
      await start({ PUBLIC_URL: 'https://pay.example' });
      expect((await ask({ body: WHO, headers: { host } }))[0]).toBe(200);
    },
  );

  it('callers from elsewhere need a key, unless they are listed', async () => {
    await start({ TRUSTED_PROXIES: '127.0.0.1', SIMULATOR_ALLOWED_ADDRESSES: '192.0.2.7' });
    const as = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    expect((await ask({ body: WHO, ...as('192.0.2.8') }))[0]).toBe(401);
    expect((await ask({ path: '/simulator/oauth/v1/generate', ...as('192.0.2.8') }))[0]).toBe(403);
    expect(await ask({ body: WHO, ...as('192.0.2.7') })).toEqual([200, expect.stringContaining('ADMIN')]);
  });
});

describe('A11: with keys', () => {
  const KEYS = { API_KEYS: 'boss:admin:a-key-of-sixteen-or-more' };

  it('the simulator answers to no foreign name, and the gateway to any, because its callers show a key', async () => {
    await start(KEYS);
    const headers = { ...EVIL, authorization: 'Bearer a-key-of-sixteen-or-more' };
    expect((await ask({ path: '/simulator/', headers }))[0]).toBe(421);
    expect((await ask({ body: WHO, headers: { ...headers, origin: 'http://evil.example' } }))[0]).toBe(200);
  });
});

describe('A11: the simulator', () => {
  const credentials = `${simulatorCredentials.consumerKey}:${simulatorCredentials.consumerSecret}`;

  async function push(callbackUrl: string): Promise<void> {
    const base = `${gateway.url}/simulator`;
    const basic = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    const granted = await fetch(`${base}/oauth/v1/generate?grant_type=client_credentials`, { headers: basic });
    const { access_token: token } = (await granted.json()) as { access_token: string };
    const { shortcode, passkey } = simulatorCredentials;
    const Timestamp = '20260101120000';
    const answer = await fetch(`${base}/mpesa/stkpush/v1/processrequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ BusinessShortCode: shortcode, Timestamp, TransactionType: 'CustomerPayBillOnline', Amount: 1 },
        ...{ PartyA: '254722000000', PartyB: shortcode, PhoneNumber: '254722000000', CallBackURL: callbackUrl },
        ...{ AccountReference: 'a', TransactionDesc: 'b' },
        Password: Buffer.from(shortcode + passkey + Timestamp).toString('base64'),
      }),
    });
    expect([answer.status, await answer.text()]).toMatchObject([200, expect.stringContaining('CheckoutRequestID')]);
  }

  it('posts to its own gateway, and to others only where they are listed', async () => {
    const other = await openHttpServer((_request, response) => response.end('{}'));
    try {
      await start();
      await push(`${other.url}/callback`);
      await waitUntil('it is dropped', () => warnings.some(line => line.includes('SIMULATOR_CALLBACK_ORIGINS')));
      expect(other.requests).toEqual([]);
      await gateway.stop();
      await start({ SIMULATOR_CALLBACK_ORIGINS: other.url });
      await push(`${other.url}/callback`);
      await waitUntil('it is posted', () => other.requests.length === 1);
    } finally {
      await other.close();
    }
  });
});

describe('A16: the data folder', () => {
  it('is warned of where others may look into it, and a new database is its owner’s alone', async () => {
    await start();
    expect(warnings.join('')).not.toContain('DATA_DIR');
    expect(statSync(join(folder, 'gateway.sqlite')).mode & 0o777).toBe(0o600);
    await gateway.stop();
    chmodSync(folder, 0o777);
    await start();
    expect(warnings.join('')).toMatch(/DATA_DIR.*every user of this machine may look into/);
  });
});
