/** The callback routes: what is refused, in which order, and that what is accepted is kept byte for byte. */

import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';

import { CALLBACK_ROUTES } from '../../../src/operations/callback-routes.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ allowedAddresses: ['192.0.2.7'], trustedProxies: ['127.0.0.1'] });
});
beforeEach(() => {
  gateway.memory.fault = null;
  gateway.memory.received.length = 0;
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(
  path: string,
  body: string | Buffer = '{}',
  headers: OutgoingHttpHeaders = {},
  method = 'POST',
  { port } = gateway,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, path, method, headers, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { date: _date, ...kept } = response.headers;
        resolve({ status: response.statusCode, headers: kept, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const TICKET = idOf(7);
const pathOf = (route: string, ticket = TICKET) => `/api/v1/pay/${route}/${ticket}/${gateway.keys.sign(route, ticket)}`;

test.each(CALLBACK_ROUTES)('%s: a valid key is all it takes', async route => {
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x80]);
  const answer = await send(pathOf(route), body);
  // The one answer that M-Pesa reads: it writes this code as a string (contract 3.7).
  const code = route === 'c2b/validation' ? '"0"' : '0';
  expect([answer.status, answer.body]).toEqual([200, `{"ResultCode":${code},"ResultDesc":"Accepted"}`]);
  expect(gateway.memory.received.map(({ body: kept, ...rest }) => ({ ...rest, body: [...kept] }))).toEqual([
    { route, ticket: TICKET, body: [...body], ...(route === 'c2b/validation' && { note: 'The payer may pay.' }) },
  ]);
});

test.each([
  ['nothing', Buffer.alloc(0), {}],
  ['no JSON', Buffer.from('<xml/>'), { 'content-type': 'text/xml' }],
  ['compressed', gzipSync('{}'), { 'content-encoding': 'gzip', 'content-type': 'application/json' }],
  ['64 KiB', Buffer.alloc(65_536, 'x'), {}],
  ['in chunks', Buffer.from('{}'), { 'transfer-encoding': 'chunked' }],
])('whatever the body is, it is kept: %s', async (_what, body, headers) => {
  expect((await send(pathOf('stk/callback'), body, headers)).status).toBe(200);
  expect(Buffer.from(gateway.memory.received[0]?.body ?? 'none').equals(body)).toBe(true);
});

test('a wrong key is answered as an unknown path is, and nothing is read or stored', async () => {
  const unknown = await send('/api/v1/pay/nothing/here');
  const right = pathOf('stk/callback');
  const wrong = [
    `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`,
    right.slice(0, -1),
    `${right}0`,
    right.toUpperCase(),
    `${right}/`,
    right.replace(TICKET, idOf(8)),
    right.replace('stk/callback', 'b2c/callback'),
    right.replace('/pay/', '/pay/./'),
    right.replace('stk', 'stk%2f'),
    right.replace('/api', '//api'),
    '/api/v1/pay/stk/callback',
    '/api/v1/pay/stk/callback/',
    `/api/v1/pay/stk/callback/${TICKET}`,
    `/api/v1/pay/c2b/validation`,
  ];
  for (const path of wrong) expect([path, await send(path)]).toEqual([path, unknown]);
  expect(unknown).toMatchObject({ status: 404, headers: { 'content-type': 'application/json; charset=utf-8' } });
  expect(gateway.memory.received).toEqual([]);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('callbacks are not sent by %s', async method => {
  const answer = await send(pathOf('stk/callback'), '', {}, method);
  expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  expect((await send('/api/v1/pay/stk/callback', '', {}, method)).status).toBe(405);
});

test.each([{ 'content-length': '65537' }, { 'transfer-encoding': 'chunked' }])(
  'over 64 KiB is too much: %j',
  async headers => {
    const large = Buffer.alloc(65_537, 'x');
    expect((await send(pathOf('stk/callback'), large, headers)).status).toBe(413);
    expect((await send(`${pathOf('stk/callback')}0`, large, headers)).status).toBe(404);
    expect(gateway.memory.received).toEqual([]);
  },
);

test('what cannot be stored is not acknowledged', async () => {
  gateway.memory.fault = new StoreUnavailable('disk full');
  const answer = await send(pathOf('stk/callback'));
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.body).not.toMatch(/disk/);
});

const MAY_PAY = '{"ResultCode":"0","ResultDesc":"Accepted"}';

test('a validation is answered before it is kept, however long that takes', async () => {
  let letGo = (): void => undefined;
  gateway.memory.held = new Promise(resolve => {
    letGo = resolve;
  });
  const answer = await send(pathOf('c2b/validation'));
  expect([answer.status, answer.body]).toEqual([200, MAY_PAY]);
  expect(gateway.memory.received).toEqual([]);
  letGo();
  await waitUntil('it is kept', () => gateway.memory.received.length === 1);
});

test('a validation is answered though it can be stored nowhere', async () => {
  gateway.memory.fault = new StoreUnavailable('disk full');
  for (const body of ['{}', 'no JSON', '']) {
    const answer = await send(pathOf('c2b/validation'), body);
    expect([answer.status, answer.body]).toEqual([200, MAY_PAY]);
  }
  expect(gateway.memory.received).toEqual([]);
});

test.each([
  ['192.0.2.7', 200],
  ['::ffff:192.0.2.7', 200],
  [' 192.0.2.7 ', 200],
  ['192.0.2.7:4711', 200],
  ['198.51.100.1, 192.0.2.7', 200],
  ['192.0.2.7, 127.0.0.1', 200],
  ['192.0.2.7, 198.51.100.1', 404],
  ['192.0.2.7, nonsense', 404],
  ['192.0.2.70', 404],
  ['', 404],
])('the bare form is for allowed addresses: %j', async (forwarded, status) => {
  expect((await send('/api/v1/pay/stk/callback', '{}', { 'x-forwarded-for': forwarded })).status).toBe(status);
  expect(gateway.memory.received).toHaveLength(status === 200 ? 1 : 0);
});

test('without a trusted proxy, what is forwarded counts for nothing', async () => {
  const alone = await openTestGateway({ allowedAddresses: ['192.0.2.7'] });
  try {
    const headers = { 'x-forwarded-for': '192.0.2.7' };
    const answer = await fetch(`${alone.url}/api/v1/pay/stk/callback`, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(404);
  } finally {
    await alone.stop();
  }
});

test('callbacks are counted by route and by what was answered', async () => {
  await send(pathOf('balance/timeout'));
  const answer = await fetch(`${gateway.url}/metrics`, { headers: { authorization: 'Bearer admin-key' } });
  const text = await answer.text();
  expect(text).toMatch(/mpesa_gateway_callbacks_total\{route="balance\/timeout",outcome="stored"\} \d+/);
  expect(text).toMatch(/mpesa_gateway_callbacks_total\{route="stk\/callback",outcome="refused"\} \d+/);
});

test('T15: of an address that is not listed, a bare callback is refused and counted, and a signed one is kept', async () => {
  const strict = await openTestGateway({ allowedAddresses: ['192.0.2.7'] });
  try {
    const post = (path: string) => fetch(`${strict.url}/api/v1/pay${path}`, { method: 'POST', body: '{}' });
    const signed = `/stk/callback/${TICKET}/${strict.keys.sign('stk/callback', TICKET)}`;
    expect([(await post('/stk/callback')).status, (await post(signed)).status]).toEqual([404, 200]);
    expect(strict.memory.received).toHaveLength(1);
    const answer = await fetch(`${strict.url}/metrics`, { headers: { authorization: 'Bearer admin-key' } });
    const text = await answer.text();
    expect(text).toContain('mpesa_gateway_callbacks_total{route="stk/callback",outcome="refused"} 1');
    expect(text).toContain('mpesa_gateway_callbacks_total{route="stk/callback",outcome="stored"} 1');
  } finally {
    await strict.stop();
  }
});

test('an offer to change to HTTP/2, as Java makes it with every plain request, loses no callback', async () => {
  const offer = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAoAAAAAIAAAAA' };
  for (const body of ['{"a":1}', 'x'.repeat(60_000)]) {
    const answer = await send(pathOf('stk/callback'), body, offer);
    expect([answer.status, answer.body]).toEqual([200, '{"ResultCode":0,"ResultDesc":"Accepted"}']);
    expect(String(Buffer.from(gateway.memory.received.at(-1)?.body ?? []))).toBe(body);
  }
});

describe('of what everybody with an old URL may send again and again', () => {
  const clock = createVirtualClock(0);
  const lines: Record<string, unknown>[] = [];
  let flooded: TestGateway;
  beforeAll(async () => {
    const log = pino({ base: null, timestamp: false }, { write: line => void lines.push(JSON.parse(line)) });
    const addresses = { longLivedAddresses: ['192.0.2.7'], trustedProxies: ['127.0.0.1'] };
    flooded = await openTestGateway({ clock, log, ...addresses });
  });
  beforeEach(() => {
    lines.length = 0;
    flooded.memory.fault = null;
  });
  afterAll(() => flooded.stop());
  const post = async (route: string, address: string, times: number) => {
    const headers = { 'x-forwarded-for': address };
    for (let count = 0; count < times; count += 1) await send(pathOf(route), '{}', headers, 'POST', flooded);
  };

  test('the log tells of unlisted addresses once a minute for each route and network, and a metric counts them', async () => {
    await post('c2b/confirmation', '198.51.100.1', 4);
    await post('c2b/validation', '198.51.100.1', 2);
    for (const address of ['2001:db8::1', '2001:db8::2']) await post('c2b/confirmation', address, 1);
    await post('c2b/confirmation', '192.0.2.7', 1);
    await clock.advance(60_000);
    await post('c2b/confirmation', '198.51.100.1', 1);
    expect(lines.map(({ route, address, leftOut }) => [route, address, leftOut])).toEqual([
      ['c2b/confirmation', '198.51.100.1', 0],
      ['c2b/validation', '198.51.100.1', 0],
      ['c2b/confirmation', '2001:db8::1', 0],
      ['c2b/confirmation', '198.51.100.1', 3],
    ]);
    const headers = { authorization: bearer('metrics') };
    const { body } = await send('/metrics', '', headers, 'GET', flooded);
    expect(body).toContain('mpesa_gateway_unlisted_callbacks_total{route="c2b/confirmation"} 7');
    expect(body).toContain('mpesa_gateway_unlisted_callbacks_total{route="c2b/validation"} 2');
  });

  test('the log tells once a minute of each route that nothing can be stored', async () => {
    flooded.memory.fault = new StoreUnavailable('disk full');
    await post('stk/callback', '192.0.2.7', 3);
    await clock.advance(60_000);
    await post('stk/callback', '192.0.2.7', 1);
    expect(lines.map(({ route, leftOut }) => [route, leftOut])).toEqual([
      ['stk/callback', 0],
      ['stk/callback', 2],
    ]);
  });
});
