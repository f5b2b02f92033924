/** Who may control the simulator: of a gateway in simulator mode, of one that stands alone, and where there is none. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { silentLog } from '../../src/lib/log.js';
import { control, holdPhone } from '../support/held-phone.js';
import { startProgram } from '../support/program.js';

const PATHS = ['behaviour', 'phones/0712345678', 'phones/0712345678/events'];
const KEY = 'a-key-of-sixteen-or-more';
const KEYS = { API_KEYS: `boss:admin:${KEY},shop:payout:another-key-of-sixteen` };

let folder: string;
let gateway: Gateway | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-'));
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const usual = { PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '10' };
  gateway = await startGateway(readConfig({ ...usual, ...environment }), silentLog);
}

const door = (path: string) => `${gateway?.url}/simulator/control/${path}`;
const statusOf = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
  (await control(door(path), undefined, 'GET', headers)).status;

const hasSimulator = async (headers: Readonly<Record<string, string>> = {}) => {
  const { json } = await control(`${gateway?.url}/graphql`, { query: '{ gateway { hasSimulator } }' }, 'POST', headers);
  return (json.data as { gateway: { hasSimulator: boolean } }).gateway.hasSimulator;
};

describe('in simulator mode', () => {
  it('everybody on this machine may, where there are no keys, but no page of another origin', async () => {
    await start();
    expect(await hasSimulator()).toBe(true);
    expect(await statusOf('behaviour')).toBe(200);
    expect(await statusOf('behaviour', { origin: gateway?.url ?? '' })).toBe(200);
    const foreign = { origin: 'https://evil.example' };
    for (const path of PATHS) expect(await statusOf(path, foreign)).toBe(403);
    for (const path of PATHS) expect(await statusOf(path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect((await control(door('clock'), { ms: 1 }, 'POST', foreign)).status).toBe(403);
  });

  it('an admin may, where there are keys, and nobody else', async () => {
    await start(KEYS);
    for (const path of PATHS) expect(await statusOf(path)).toBe(401);
    expect(await statusOf('behaviour', { authorization: 'Bearer another-key-of-sixteen' })).toBe(401);
    expect(await statusOf('behaviour', { authorization: `Bearer ${KEY}` })).toBe(200);
    const basic = { authorization: `Basic ${Buffer.from(`me:${KEY}`).toString('base64')}` };
    expect(await statusOf('behaviour', basic)).toBe(200);
    expect(await statusOf('behaviour', { ...basic, origin: 'https://evil.example' })).toBe(403);
  });

  it('a gateway that stops lets go of the phones', async () => {
    await start();
    const phone = await holdPhone(door('').slice(0, -1), '0712345678');
    await gateway?.stop();
    await phone.ended;
  });
});

describe('where there is no simulator', () => {
  const sandbox = {
    ...{
      MPESA_ENVIRONMENT: 'sandbox',
      PUBLIC_URL: 'https://pay.example.com',
      CALLBACK_SECRET: '0f9c7a52d1e84b3690ab57cd2e1f8346',
    },
    ...{ MPESA_CONSUMER_KEY: 'key', MPESA_CONSUMER_SECRET: 'secret', MPESA_SHORTCODE: '174379', MPESA_PASSKEY: 'pass' },
  };

  it.each([
    ['sandbox', sandbox],
    ['production', { ...sandbox, MPESA_ENVIRONMENT: 'production', MPESA_SHORTCODE: '600999' }],
    ['simulator mode with another Daraja', { DARAJA_BASE_URL: 'http://127.0.0.1:1' }],
  ])('every path is unknown: %s', async (_mode, environment) => {
    await start({ ...environment, ...KEYS });
    const headers = { authorization: `Bearer ${KEY}` };
    const unknown = await control(`${gateway?.url}/nothing`, undefined, 'GET', headers);
    for (const path of PATHS) expect(await control(door(path), undefined, 'GET', headers)).toEqual(unknown);
    expect(await hasSimulator(headers)).toBe(false);
  });
});

describe('alone', () => {
  it('everybody on this machine may, but no page of another origin, by whatever name', async () => {
    const program = startProgram('src/main.ts', ['simulate'], { PORT: '0' });
    await program.waitFor('the simulator is listening');
    const port = Number(/"port":(\d+)/.exec(program.said.stdout)?.[1]);
    const url = `http://127.0.0.1:${port}/control`;
    expect((await control(`${url}/behaviour`)).status).toBe(200);
    expect((await control(`${url}/behaviour`, undefined, 'GET', { origin: 'https://evil.example' })).status).toBe(403);
    const headers = { host: 'evil.example', origin: 'http://evil.example' };
    const asking = request({ host: '127.0.0.1', port, path: '/control/behaviour', headers });
    asking.end();
    const [{ statusCode }] = await once(asking, 'response');
    expect(statusCode).toBe(403);
    const phone = await holdPhone(url, '0712345678');
    program.child.kill('SIGTERM');
    expect(await program.exited).toBe(0);
    await phone.ended;
  });
});
