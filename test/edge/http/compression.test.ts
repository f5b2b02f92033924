/** Answers of GraphQL are compressed for who takes them so; nothing else that is live or for M-Pesa is. */

import { once } from 'node:events';
import { request as send } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly vary: string;
  readonly length: string | undefined;
  readonly body: Buffer;
}

/** As it comes over the wire: fetch would decompress it. */
async function ask(method: string, path: string, accepted: string | null, body?: string): Promise<Answer> {
  const headers = {
    ...{ authorization: bearer('admin'), ...(accepted !== null && { 'accept-encoding': accepted }) },
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    'apollo-require-preflight': 'yes',
  };
  const request = send(`${gateway.url}${path}`, { method, headers }).end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { 'content-encoding': encoding, 'content-length': length, vary = '' } = response.headers;
  return { status: response.statusCode, encoding, vary, length, body: Buffer.concat(chunks) };
}

const LARGE = '{ __schema { types { name description fields { name description } } } }';
const DOORS = {
  'below Express': (query: string, accepted: string | null) =>
    ask('POST', '/graphql', accepted, JSON.stringify({ query })),
  'through Express': (query: string, accepted: string | null) =>
    ask('GET', `/graphql?query=${encodeURIComponent(query)}`, accepted),
};

describe.each(Object.entries(DOORS))('%s', (_name, askDoor) => {
  test('a large answer is the same in every form, and says in which it comes', async () => {
    const plain = await askDoor(LARGE, null);
    expect([plain.status, plain.encoding, plain.length]).toEqual([200, undefined, String(plain.body.length)]);
    expect(plain.vary).toContain('Accept-Encoding');
    const brotli = await askDoor(LARGE, 'gzip, deflate, br');
    expect([brotli.encoding, brotli.length]).toEqual(['br', String(brotli.body.length)]);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    const gzip = await askDoor(LARGE, 'gzip, br;q=0');
    expect([gzip.encoding, gunzipSync(gzip.body).equals(plain.body)]).toEqual(['gzip', true]);
    expect(brotli.body.length * 3).toBeLessThan(plain.body.length);
    const refused = await askDoor(LARGE, 'deflate, identity');
    expect([refused.encoding, refused.body.equals(plain.body)]).toEqual([undefined, true]);
  });

  test('a small answer comes as it is', async () => {
    const { encoding, body } = await askDoor('{ __typename }', 'br, gzip');
    expect([encoding, JSON.parse(String(body))]).toEqual([undefined, { data: { __typename: 'Query' } }]);
  });
});

test('callbacks, probes and streams come as they are', async () => {
  const callback = await ask(
    'POST',
    '/api/v1/pay/stk/callback',
    'br, gzip',
    JSON.stringify({ big: 'x'.repeat(5_000) }),
  );
  const ready = await ask('GET', '/ready', 'br, gzip');
  expect([callback.status, callback.encoding, ready.status, ready.encoding]).toEqual([200, undefined, 200, undefined]);
  const body = JSON.stringify({ query: 'subscription { paymentUpdated { cursor } }' });
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', 'accept-encoding': 'br, gzip' };
  const request = send(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...headers, authorization: bearer('admin') },
  }).end(body);
  const [response] = await once(request, 'response');
  expect([response.statusCode, response.headers['content-encoding']]).toEqual([200, undefined]);
  response.destroy();
});
