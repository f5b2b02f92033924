/** The feed door: who may hand in confirmations, what is refused and in which order, and that what is taken is kept byte for byte. */

import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ROLES } from '../../../src/callers/roles.js';
import { FEED_ROUTE } from '../../../src/operations/callback-routes.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const PATH = '/api/v1/feed/c2b/600000';
const LARGE = Buffer.alloc(65_537, 'x');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
beforeEach(() => {
  gateway.memory.fault = null;
  gateway.memory.received.length = 0;
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number | undefined;
  readonly allow: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

function send(
  path: string,
  body: string | Buffer = '{}',
  headers: OutgoingHttpHeaders = { authorization: bearer('feed') },
  method = 'POST',
  { port } = gateway,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, path, method, headers, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { allow, 'retry-after': retryAfter } = response.headers;
        resolve({ status: response.statusCode, allow, retryAfter, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('the feed door', () => {
  it('keeps whatever a key of its role hands in, byte for byte, before it says so', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x80]);
    const answer = await send(PATH, body);
    expect([answer.status, answer.body]).toEqual([200, '{"ResultCode":0,"ResultDesc":"Accepted"}']);
    expect(gateway.memory.received.map(({ body: kept, ...rest }) => ({ ...rest, body: [...kept] }))).toEqual([
      { route: FEED_ROUTE, ticket: '600000', body: [...body] },
    ]);
  });

  it.each(ROLES)('is open to keys of the role %s, or says which key is needed', async role => {
    const isOpen = role === 'feed' || role === 'admin';
    const answer = await send(PATH, '{}', { authorization: bearer(role) });
    expect(answer.status).toBe(isOpen ? 200 : 403);
    expect(gateway.memory.received).toHaveLength(isOpen ? 1 : 0);
    if (!isOpen) expect(answer.body).toMatch(/Use a key with the role feed/);
  });

  it.each<[string, OutgoingHttpHeaders]>([
    ['none', {}],
    ['one that is none of ours', { authorization: 'Bearer somebody-elses' }],
    ['one of another scheme', { authorization: 'Basic ZmVlZDprZXk=' }],
  ])('is closed to who shows %s', async (_what, headers) => {
    expect(await send(PATH, '{}', headers)).toMatchObject({
      status: 401,
      body: expect.stringMatching(/UNAUTHENTICATED/),
    });
    expect(gateway.memory.received).toEqual([]);
  });

  it('answers for a shortcode that is not its own as for an unknown path', async () => {
    const unknown = await send('/api/v1/feed/nothing');
    expect(unknown.status).toBe(404);
    for (const path of [
      '/api/v1/feed/c2b/999999',
      '/api/v1/feed/c2b/',
      `${PATH}/`,
      `${PATH}/x`,
      '/api/v1/pay/feed/c2b',
    ])
      expect([path, await send(path)]).toEqual([path, unknown]);
    expect(gateway.memory.received).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('takes nothing by %s', async method => {
    expect(await send(PATH, '', {}, method)).toMatchObject({ status: 405, allow: 'POST' });
  });

  it('refuses in a fixed order: 405, 401, 403, 404, 413, 503', async () => {
    gateway.memory.fault = new StoreUnavailable('disk full');
    const large = { 'content-length': String(LARGE.length) };
    const readonly = { authorization: bearer('readonly'), ...large };
    const feed = { authorization: bearer('feed'), ...large };
    const other = '/api/v1/feed/c2b/999999';
    const answers = [
      await send(other, LARGE, large, 'PUT'),
      await send(other, LARGE, large),
      await send(other, LARGE, readonly),
      await send(other, LARGE, feed),
      await send(PATH, LARGE, feed),
      await send(PATH),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 401, 403, 404, 413, 503]);
    expect(answers.at(-1)).toMatchObject({ retryAfter: '5', body: expect.not.stringMatching(/disk/) });
    expect(gateway.memory.received).toEqual([]);
  });

  it('tells who shows a key that it does not know yet to come back, while the gateway starts', async () => {
    const starting = await openTestGateway({ isStarting: true });
    const post = (headers: OutgoingHttpHeaders) => send(PATH, '{}', headers, 'POST', starting);
    expect(await post({ authorization: 'Bearer a-key-of-the-database' })).toMatchObject({
      status: 503,
      retryAfter: '1',
    });
    expect(await post({})).toMatchObject({ status: 401 });
    expect(await post({ authorization: bearer('feed') })).toMatchObject({ status: 200 });
    await starting.stop();
  });

  it('slows down who tries keys', async () => {
    const guessed = await openTestGateway();
    const guess = () => send(PATH, '{}', { authorization: 'Bearer guess' }, 'POST', guessed);
    const answers: (number | undefined)[] = [];
    for (let tries = 0; tries < 40; tries += 1) answers.push((await guess()).status);
    expect(answers).toContain(429);
    expect(answers[0]).toBe(401);
    // A good key is never refused for the bad ones of its neighbours.
    expect((await send(PATH, '{}', { authorization: bearer('feed') }, 'POST', guessed)).status).toBe(200);
    await guessed.stop();
  });
});
