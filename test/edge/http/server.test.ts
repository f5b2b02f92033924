/** Everything else that is answered by HTTP: health, metrics, the console's files, CORS, broken requests, and stopping. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { request } from 'undici';

import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import type { RoutesNeighbours } from '../../../src/http/create-routes.js';
import { systemClock } from '../../../src/lib/clock.js';
import { bearer, openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
let isReady = true;
const simulated: string[] = [];
beforeAll(async () => {
  gateway = await openTestGateway({
    hasKeys: true,
    allowedOrigins: ['https://shop.example'],
    readiness: async () => ({
      ...{ isReady, parts: { database: 'degraded', spool: 'ok' } },
      ...{ advice: ['Start the database.'], namedAdvice: ['Start the database of mary.'] },
    }),
    simulator: {
      handle: (request, response) => {
        simulated.push(request.url ?? '');
        response.end('simulated');
      },
      isForPeople: ({ url }) => url === '/',
      hangUp: () => undefined,
    },
  });
});
afterAll(() => gateway.stop());

test('the graphql-http audit suite reports no error', async () => {
  const open = await openTestGateway({ hasKeys: false });
  try {
    const results = await auditServer({ url: `${open.url}/graphql` });
    const problems = results.filter(({ status }) => status === 'error').map(({ name }) => name);
    expect(problems).toEqual([]);
    expect(results.length).toBeGreaterThan(60);
  } finally {
    await open.stop();
  }
});

test('it is alive, and ready as long as a callback can be stored', async () => {
  expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
  isReady = true;
  const ready = await fetch(`${gateway.url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', parts: { database: 'degraded', spool: 'ok' }, advice: ['Start the database.'] },
  ]);
  isReady = false;
  const unavailable = await fetch(`${gateway.url}/ready`);
  expect([unavailable.status, await unavailable.json()]).toMatchObject([503, { status: 'unavailable' }]);
});

test('A13: who operates the gateway is told names by /ready; a stranger, a customer and a till are not', async () => {
  const advise = async (authorization?: string) => {
    const answer = await fetch(`${gateway.url}/ready`, { headers: { ...(authorization && { authorization }) } });
    return ((await answer.json()) as { advice: string[] }).advice;
  };
  expect(await advise(bearer('admin'))).toEqual(['Start the database of mary.']);
  const { token } = await createWatchTokens([TOKEN_SECRET], systemClock).create('0'.repeat(20), 60);
  for (const stranger of [undefined, 'Bearer nobody', `Bearer ${token}`, bearer('till'), bearer('payout')]) {
    expect(await advise(stranger)).toEqual(['Start the database.']);
  }
});

test('metrics are for admins, and for the key that a Prometheus holds', async () => {
  const read = async (authorization?: string) =>
    fetch(`${gateway.url}/metrics`, { headers: { ...(authorization && { authorization }) } });
  expect((await read()).status).toBe(401);
  expect((await read('Bearer nobody')).status).toBe(401);
  expect((await read(bearer('server'))).status).toBe(403);
  expect((await read(bearer('metrics'))).status).toBe(200);
  const answer = await read(bearer('admin'));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/process_resident_memory_bytes \d+[\s\S]*mpesa_gateway_websockets 0/);
});

test('the console needs nothing from elsewhere', async () => {
  const answer = await fetch(gateway.url);
  const html = await answer.text();
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]*\.(?:js|css|svg))"/g)].map(([, path]) => path);
  // A browser that is told of no icon asks for /favicon.ico, and its console shows an error.
  expect(paths).toContain('/icon.svg');
  for (const path of paths) expect((await fetch(`${gateway.url}${path}`)).status).toBe(200);
});

test('the console comes in the form that the request takes, and not again when nothing changed', async () => {
  const ask = async (path: string, asked: Record<string, string>) => {
    const { statusCode: status, headers, body } = await request(`${gateway.url}${path}`, { headers: asked });
    return { status, headers, body: Buffer.from(await body.arrayBuffer()) };
  };
  const plain = await ask('/', { 'accept-encoding': 'identity' });
  const packed = await ask('/', { 'accept-encoding': 'gzip, deflate, br;q=0.9' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(packed.body)).toEqual(plain.body);
  expect((await ask('/', { 'accept-encoding': 'br;q=0, gzip' })).headers['content-encoding']).toBe('gzip');
  expect(plain.headers['cache-control']).toBe('no-cache');
  const unchanged = await ask('/', { 'if-none-match': String(plain.headers.etag) });
  expect(unchanged.status).toBe(304);
  expect(unchanged.headers['content-security-policy']).toBe(plain.headers['content-security-policy']);
  const [, script] = /src="(\/assets\/[^"]+)"/.exec(plain.body.toString()) ?? [];
  expect((await ask(script ?? '', {})).headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('a browser that goes to /graphql finds GraphiQL, and nobody else does', async () => {
  const visit = (path: string, accept: string) => fetch(`${gateway.url}${path}`, { headers: { accept } });
  const page = await visit('/graphql', 'text/html,application/xhtml+xml,*/*;q=0.8');
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const [, script] = /src="(\/graphiql\/assets\/[^"]+)"/.exec(await page.text()) ?? [];
  expect((await visit(script ?? '', '*/*')).status).toBe(200);
  for (const [path, accept] of [
    ...[['/graphql', '*/*'] as const, ['/graphql', 'application/json'] as const],
    ['/graphql?query={gateway{version}}', 'text/html,*/*;q=0.8'] as const,
  ]) {
    expect([path, (await visit(path, accept)).headers.get('content-type')]).toEqual([
      path,
      expect.stringMatching(/^application\/(graphql-response\+)?json/),
    ]);
  }
  const without = await openTestGateway({ hasGraphiql: false });
  const answer = await fetch(`${without.url}/graphql`, { headers: { accept: 'text/html' } });
  expect(answer.headers.get('content-type')).not.toMatch(/html/);
  await without.stop();
});

test('the console has an exact list of paths', async () => {
  for (const path of ['/payments', '/payments/01abc', '/till']) {
    expect([path, (await fetch(`${gateway.url}${path}`)).status]).toEqual([path, 200]);
  }
  for (const path of ['/payments/', '/payments/a/b', '/tills', '/assets/', '/assets/../index.html', '/index.html']) {
    expect([path, (await fetch(`${gateway.url}${path}`)).status]).toEqual([path, 404]);
  }
});

test('the simulator hears its own paths', async () => {
  await fetch(`${gateway.url}/simulator/oauth/v1/generate?grant_type=client_credentials`);
  expect(simulated).toEqual(['/oauth/v1/generate?grant_type=client_credentials']);
  expect((await fetch(`${gateway.url}/simulators`)).status).toBe(404);
});

const asked = (key: string) => ({ authorization: `Basic ${Buffer.from(`somebody:${key}`).toString('base64')}` });

test.each([
  ['nobody', {}],
  ['a wrong key', asked('nobody-key')],
  ['another role', asked('server-key')],
])("N9: the simulator's page asks %s for an admin key", async (_who, headers) => {
  const before = simulated.length;
  const answer = await fetch(`${gateway.url}/simulator/`, { headers });
  expect([answer.status, simulated.length]).toEqual([401, before]);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
});

test.each([
  ['a browser', asked('admin-key')],
  ['a program', { authorization: bearer('admin') }],
])("N9: the simulator's page is shown to %s with an admin key", async (_who, headers) => {
  const answer = await fetch(`${gateway.url}/simulator`, { headers });
  expect([answer.status, await answer.text(), simulated.at(-1)]).toEqual([200, 'simulated', '/']);
});

test("N9: the simulator's page is open where every caller is admin, and is not there without the simulator", async () => {
  const handle: NonNullable<RoutesNeighbours['simulator']>['handle'] = (_, response) => void response.end('simulated');
  const open = await openTestGateway({
    hasKeys: false,
    simulator: { handle, isForPeople: () => true, hangUp: () => undefined },
  });
  expect((await fetch(`${open.url}/simulator/`)).status).toBe(200);
  await open.stop();
  const real = await openTestGateway({ hasKeys: false });
  for (const path of ['/simulator', '/simulator/', '/simulator/certificate.cer']) {
    expect([path, (await fetch(`${real.url}${path}`)).status]).toEqual([path, 404]);
  }
  await real.stop();
});

test('every answer carries the headers that protect it', async () => {
  for (const path of ['/', '/health', '/ready', '/graphql', '/nowhere', '/api/v1/pay/stk/callback']) {
    const { headers } = await fetch(`${gateway.url}${path}`);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    body,
    headers: { authorization: bearer('admin'), 'content-type': 'application/json', ...headers },
  });

test.each([
  ['{"query":', {}, 400, 'BAD_USER_INPUT'],
  ['{}', { 'content-type': 'application/json; charset=iso-2022-jp' }, 415, 'BAD_USER_INPUT'],
  ['{}', { 'content-encoding': 'gzip' }, 415, 'BAD_USER_INPUT'],
  [`{"query":"${' '.repeat(100_000)}"}`, {}, 413, 'LIMIT_EXCEEDED'],
  ['query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'BAD_USER_INPUT'],
  ['{"query":"{__typename}"}', { 'content-type': 'text/plain' }, 400, 'BAD_USER_INPUT'],
])('a broken body is refused as JSON: %.30s %j', async (body, headers, status, code) => {
  const answer = await post(body, headers);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    expect.stringMatching(/^application\/json/),
  ]);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('a page of a listed origin may call, and no other', async () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight('https://shop.example');
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, 'https://shop.example']);
  expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization');
  for (const origin of ['null', 'https://shop.example.evil', 'http://shop.example', 'https://SHOP.example', '*']) {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
  }
  const answer = await post('{"query":"{__typename}"}', { origin: 'https://shop.example' });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(answer.headers.get('vary')).toMatch(/Origin/);
});

test.each(['http://[', '//', '//a:b/health'])(
  '%s, which is no URL, is answered like every other unknown path',
  async target => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1.1 404 [\s\S]*"code":"NOT_FOUND"/);
    socket.destroy();
  },
);

test('an upgrade to something else is refused', async () => {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
  const [data] = await once(socket, 'data');
  expect(String(data)).toMatch(/^HTTP\/1.1 4\d\d/);
  socket.destroy();
});

test('whoever is refused an upgrade and never hangs up is cut, and does not keep the server from stopping', async () => {
  const own = await openTestGateway();
  const socket = connect({ port: own.port, host: '127.0.0.1', allowHalfOpen: true });
  const headers = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example';
  socket.write(`GET /graphql HTTP/1.1\r\n${headers}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 403 /);
  await own.stop();
  socket.destroy();
});

test('what is in flight is finished before the server stops', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  let isAsked = false;
  const own = await openTestGateway({
    readiness: async () => {
      isAsked = true;
      await held;
      return { isReady: true, parts: {}, advice: [], namedAdvice: [] };
    },
  });
  const inFlight = fetch(`${own.url}/ready`);
  await waitUntil('it is asked', () => isAsked);
  const stopped = own.stop();
  const refused = fetch(`${own.url}/health`).then(
    () => 'answered',
    () => 'refused',
  );
  expect(await refused).toBe('refused');
  release();
  expect(await (await inFlight).json()).toMatchObject({ status: 'draining' });
  await stopped;
});
