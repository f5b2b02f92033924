/** Pages of other origins: which may call, what they may send along, and that a credential in a header proves a preflight. */

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const SHOP = 'https://shop.example';
const APP = 'capacitor://localhost';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ allowedOrigins: [SHOP, APP] });
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Not `fetch`, which sends no Origin of one's choice. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  { url, body = '' }: { readonly url: string; readonly body?: string } = gateway,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent: false }, response => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const preflight = (path: string, asked: string, origin = SHOP) =>
  send('OPTIONS', path, { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked });
/** What a browser makes of the answer. */
const allows = ({ headers }: Answer): readonly string[] =>
  String(headers['access-control-allow-headers'] ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '');

describe('C5: a preflight of a listed origin', () => {
  test.each([
    'authorization',
    'content-type,authorization',
    'apollographql-client-name, apollographql-client-version, apollo-require-preflight',
    'baggage,sentry-trace,traceparent,tracestate',
    'X-Odd_Name.1, x-b3-traceid',
    '!#$%&*+.^_`|~0a',
    Array.from({ length: 200 }, (_, index) => `x-header-${index}`).join(','),
  ])('may send whatever headers it asks for: %.60s', async asked => {
    for (const path of ['/graphql', '/graphql/stream', '/ready', '/health', '/metrics', '/']) {
      const answer = await preflight(path, asked);
      expect([path, answer.status, answer.headers['access-control-allow-origin']]).toEqual([path, 204, SHOP]);
      expect(allows(answer)).toEqual(asked.split(',').map(name => name.trim().toLowerCase()));
      expect(answer.headers['access-control-allow-methods']).toMatch(/GET, POST/);
      expect(answer.headers.vary).toMatch(/Origin.*Access-Control-Request-Headers/i);
    }
  });

  test.each([
    ['', []],
    [' , ,', []],
    ['a,,b', ['a', 'b']],
    ['ok, not ok, also-ok', ['ok', 'also-ok']],
    ['"quoted", (x), ok', ['ok']],
    ['é, ok', ['ok']],
    ['x: y, ok', ['ok']],
  ])('is told of header names only: %j', async (asked, allowed) => {
    const answer = await preflight('/graphql', Buffer.from(asked).toString('latin1'));
    expect(answer.status).toBe(204);
    expect(allows(answer)).toEqual(allowed);
  });

  test('without asking for headers it is told of none', async () => {
    const answer = await send('OPTIONS', '/graphql', { origin: SHOP, 'access-control-request-method': 'GET' });
    expect([answer.status, answer.headers['access-control-allow-headers']]).toEqual([204, undefined]);
  });

  test('is the same for the app of a phone', async () => {
    const answer = await preflight('/graphql', 'authorization', APP);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, APP]);
  });

  test.each([
    'null',
    '*',
    'https://shop.example.evil',
    'https://SHOP.example',
    `${SHOP}/`,
    `${SHOP}:443`,
    'capacitor://localhost:1',
  ])('nothing is told to an origin that is not listed: %s', async origin => {
    for (const path of ['/graphql', '/graphql/stream', '/ready']) {
      const answer = await preflight(path, 'authorization', origin);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers['access-control-allow-headers']).toBeUndefined();
    }
  });

  test('every answer can be read by the page, refusals too', async () => {
    for (const path of ['/ready', '/graphql?query={__typename}', '/graphql/stream', '/metrics', '/']) {
      const { headers } = await send('GET', path, { origin: SHOP });
      expect([path, headers['access-control-allow-origin']]).toEqual([path, SHOP]);
    }
  });
});

describe('C4: a query by GET', () => {
  const get = (headers: Record<string, string>) => send('GET', '/graphql?query={__typename}', headers);

  test('with a credential in its header needs nothing else', async () => {
    expect((await get({ authorization: bearer('readonly') })).status).toBe(200);
    expect((await get({ authorization: bearer('readonly'), origin: SHOP })).status).toBe(200);
  });

  test('without a credential it is 401', async () => {
    expect((await get({})).status).toBe(401);
    expect((await get({ authorization: '' })).status).toBe(401);
  });

  test('where nobody needs a key, a page that the gateway does not know still cannot send it unasked', async () => {
    const open = await openTestGateway({ hasKeys: false, allowedOrigins: [SHOP] });
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${open.url}/graphql?query={__typename}`, { headers })).status;
    expect(await ask({})).toBe(400);
    expect(await ask({ 'x-apollo-operation-name': 'a' })).toBe(200);
    expect(await ask({ 'apollo-require-preflight': 'true' })).toBe(200);
    expect(await ask({ authorization: 'Bearer whatever' })).toBe(200);
    await open.stop();
  });

  test('a mutation by GET stays refused', async () => {
    const { status } = await send('GET', '/graphql?query=mutation{resumePayouts{role}}', {
      authorization: bearer('admin'),
    });
    expect([400, 405]).toContain(status);
  });
});

describe('where nobody needs a key', () => {
  const EXPORT = '/export/payments.csv';
  const FORGED = ['/api/v1/feed/c2b/600000', '/api/v1/pay/c2b/confirmation', '/api/v1/pay/stk/callback'];
  /** What a page may send without asking first. */
  const PLAIN = { 'content-type': 'text/plain;charset=UTF-8' };
  const JSON_TYPE = { 'content-type': 'application/json' };

  let open: TestGateway;
  beforeAll(async () => {
    open = await openTestGateway({ hasKeys: false, allowedOrigins: [SHOP] });
  });
  afterAll(() => open.stop());
  const post = async (path: string, headers: Record<string, string>) =>
    (await send('POST', path, headers, { url: open.url, body: '{}' })).status;
  const done = () => [open.memory.uses.get('recordAct') ?? 0, open.memory.received.length];

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'a page of another origin exports nothing and hands in nothing: %s',
    async origin => {
      const before = done();
      for (const path of [EXPORT, FORGED[0] ?? '']) {
        for (const type of [PLAIN, JSON_TYPE])
          expect([path, await post(path, { origin, ...type })]).toEqual([path, 403]);
      }
      for (const path of FORGED.slice(1)) expect([path, await post(path, { origin, ...PLAIN })]).toEqual([path, 404]);
      expect(done()).toEqual(before);
    },
  );

  test('an export is asked for as JSON, which no page sends unasked', async () => {
    const before = done();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const headers of [PLAIN, form, {}]) expect(await post(EXPORT, headers)).toBe(415);
    expect(done()).toEqual(before);
  });

  test('pages of the gateway and of listed origins, and programs, go on', async () => {
    for (const origin of [open.url, SHOP]) expect(await post(EXPORT, { origin, ...JSON_TYPE })).toBe(200);
    expect(await post(EXPORT, { 'content-type': 'application/json; charset=utf-8' })).toBe(200);
    for (const path of FORGED) expect([path, await post(path, PLAIN)]).toEqual([path, 200]);
  });
});
