/**
 * Everything that may come to a callback's URL, with a valid key: stored and answered 200, and no payment changes that should
 * not. The gateway is a process of its own: the same one in the end, without an error logged and without a long stall.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.js';
import { createIds } from '../../../src/lib/ids.js';
import { systemRandom } from '../../../src/lib/random.js';
import { keyedPath } from '../../crash/crash-world.js';
import { type DarajaHost, openDarajaHost } from '../../crash/daraja-host.js';
import { createGatewayProcess, type GatewayProcess } from '../../crash/gateway-process.js';
import { ask } from '../../crash/shop.js';
import { sendRaw } from '../../support/send-raw.js';
import { bodyFamilies } from './body-cases.js';
import { AMOUNT, type BadCallback, type Pushed, paid } from './paid.js';
import { rawRequests } from './raw-requests.js';
import { sequences } from './sequences.js';
import { valueFamilies } from './value-cases.js';

/** What the gateway may work on one input, with all that is asked around it: thinking, not waiting, so that a busy machine counts for nothing. */
const CPU_MS_EACH_MAX = 150;
/** No single input may take this long. */
const CPU_MS_MAX = 1_000;
const BARE = '/api/v1/pay/stk/callback';
const newId = createIds(systemClock, systemRandom);

let folder: string;
let daraja: DarajaHost;
let gateway: GatewayProcess;
let pid: number | undefined;
let pushes = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-callbacks-'));
  // The phones are never answered: whatever Daraja is asked, it says "still processing".
  daraja = await openDarajaHost({ mischiefShares: { LATE: 1 }, lateMs: 1_000_000_000 });
  gateway = await createGatewayProcess({ DATA_DIR: folder, DARAJA_BASE_URL: daraja.url, LOG_LEVEL: 'error' });
  await gateway.start();
  pid = gateway.pid();
  // What is compiled and prepared the first time is no input's fault.
  const first = await push();
  await post(keyedPath('stk/callback', first.id), paid(first));
  await statusOf(first);
});

afterAll(async () => {
  await gateway.kill();
  await daraja.close();
  await rm(folder, { recursive: true, force: true });
});

/** A payment that waits for its callback. */
async function push(): Promise<Pushed> {
  pushes += 1;
  const input = { amount: String(AMOUNT), phoneNumber: String(254_110_000_000 + pushes), accountReference: 'BAD' };
  const query = `mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id merchantRequestId checkoutRequestId } }`;
  const { data } = await ask<{ initiateStkPush: Omit<Pushed, 'receipt'> }>(gateway.url, query, { input });
  if (!data) throw new Error(`no payment: ${gateway.said()}`);
  return { ...data.initiateStkPush, receipt: `UBAD${String(pushes).padStart(6, '0')}` };
}

async function statusOf({ id }: Pushed): Promise<string | undefined> {
  const { data } = await ask<{ payment: { status: string } }>(
    gateway.url,
    'query ($id: ID!) { payment(id: $id) { status } }',
    { id },
  );
  return data?.payment.status;
}

/** The status of the answer; 0 when the connection was closed without one. */
function post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise(resolve => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const usual = { 'content-type': 'application/json' };
    const request = httpRequest(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { ...usual, ...length, ...headers },
    });
    request.on('response', response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', () => resolve(0));
    request.end(body);
  });
}

const postAbout = (payment: Pushed, { route = 'stk/callback', body, headers }: BadCallback): Promise<number> =>
  post(keyedPath(route, payment.id), body(payment), headers);

/** How long the gateway has been working, all its threads together. */
async function readCpuMs(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return 1_000 * Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/** Sends input, of which nothing may be wrong; `count` says how many pieces it is. */
async function expectLittleWork(send: () => Promise<readonly string[]>, count: number): Promise<void> {
  const before = await readCpuMs();
  expect(await send()).toEqual([]);
  expect((await readCpuMs()) - before).toBeLessThan(CPU_MS_MAX + count * CPU_MS_EACH_MAX);
}

describe.each(Object.entries({ ...bodyFamilies, ...valueFamilies }))('%s', (_name, cases) => {
  const send = async (): Promise<readonly string[]> => {
    const untouched = await push();
    const wrong: string[] = [];
    for (const each of cases) {
      const becomes = each.becomes ?? 'PENDING';
      const payment = becomes === 'PENDING' ? untouched : await push();
      const status = await postAbout(payment, each);
      const after = await statusOf(payment);
      if (status !== (each.status ?? 200) || after !== becomes) wrong.push(`${each.name}: ${status}, ${after}`);
    }
    return wrong;
  };
  it('are stored, change only what they should, and hold nobody up', () => expectLittleWork(send, cases.length));
});

describe('A raw HTTP', () => {
  it.each(Object.entries(rawRequests))('%s', async (_name, build) => {
    const port = Number(new URL(gateway.url).port);
    const [bytes, statuses] = build(keyedPath('stk/callback', newId()));
    const answers = await sendRaw(port, bytes);
    if (statuses.length === 100) expect(answers).toEqual(statuses);
    else expect(answers.length === 0 || statuses.includes(answers.at(-1) ?? 0)).toBe(true);
    expect(await post(BARE, '{}')).toBe(200);
  });
});

describe('L paths, keys and methods', () => {
  const twists: Readonly<Record<string, (path: string) => string>> = {
    'a key that is too short': path => path.slice(0, -1),
    'a key that is too long': path => `${path}0`,
    'a key in upper case': path => path.replace(/[^/]+$/, key => key.toUpperCase().replace(/^[0-9]+$/, 'A')),
    'an encoded key': path => path.replace(/.$/, last => `%${last.charCodeAt(0).toString(16)}`),
    'another ticket': path => path.replace(/\w+(?=\/\w+$)/, newId()),
    'another route': path => path.replace('stk/callback', 'b2c/callback'),
    'a slash at the end': path => `${path}/`,
    'two slashes': path => path.replace('/stk', '//stk'),
    'the key as a query': path => path.replace(/\/(\w+)$/, '?key=$1'),
    'upper case': path => path.replace('/api', '/API'),
  };
  it.each(Object.entries(twists))('%s is a path that does not exist', async (_name, twist) => {
    const payment = await push();
    expect(await post(twist(keyedPath('stk/callback', payment.id)), paid(payment))).toBe(404);
    expect(await statusOf(payment)).toBe('PENDING');
  });

  it('a query after the right path changes nothing', async () => {
    const payment = await push();
    expect(await post(`${keyedPath('stk/callback', payment.id)}?a=1`, paid(payment))).toBe(200);
    expect(await statusOf(payment)).toBe('COMPLETED');
  });

  it.each([['GET'], ['PUT'], ['PATCH'], ['DELETE'], ['OPTIONS'], ['HEAD']])('%s is no way to post', async method => {
    const answer = await fetch(`${gateway.url}${keyedPath('stk/callback', newId())}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('a forwarded address is not believed', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.1', forwarded: 'for=192.0.2.1' };
    expect(await post(BARE, '{}', headers)).toBe(200);
  });
});

describe('M sequences', () => {
  const failure = (payment: Pushed) => paid(payment, { ResultCode: 1032, CallbackMetadata: undefined });
  const messages: Readonly<Record<string, (payment: Pushed) => readonly [path: string, body: string]>> = {
    paid: payment => [keyedPath('stk/callback', payment.id), paid(payment)],
    failed: payment => [keyedPath('stk/callback', payment.id), failure(payment)],
    unknown: payment => [keyedPath('stk/callback', payment.id), paid(payment, { ResultCode: 'E1234' })],
    malformed: payment => [keyedPath('stk/callback', payment.id), '{"Body":'],
    bare: payment => [BARE, paid(payment)],
  };
  const send = async (): Promise<readonly string[]> => {
    const wrong: string[] = [];
    for (const { messages: order, becomes } of sequences) {
      const payment = await push();
      for (const name of order) {
        const [path, body] = messages[name]?.(payment) ?? ['', ''];
        if ((await post(path, body)) !== 200) wrong.push(`${name} was refused`);
      }
      const status = await statusOf(payment);
      if (status !== becomes) wrong.push(`${order.join()}: ${status}`);
    }
    return wrong;
  };
  it('end as the rules say in every order', () =>
    expectLittleWork(
      send,
      sequences.reduce((sum, { messages: order }) => sum + order.length, 0),
    ));
});

describe('after all of them', () => {
  it('it is the same process, and it has logged no error', () => {
    expect([gateway.hasExited(), gateway.pid(), gateway.said()]).toEqual([false, pid, '']);
  });

  it('every callback with a key is there to be read', async () => {
    const query = '{ callbacks(first: 100) { edges { node { verdict } } } }';
    const { data } = await ask<{ callbacks: { edges: { node: { verdict: string } }[] } }>(gateway.url, query);
    expect(data?.callbacks.edges.map(({ node }) => node.verdict)).not.toContain('WAITING');
  });
});
