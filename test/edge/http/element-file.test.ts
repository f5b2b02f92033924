/** The script of <mpesa-pay> as it is served: to pages of anybody, compressed, kept by its tag, and small. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readElementIntegrity } from '../../../src/http/element-file.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

/** 14 kB. */
const GZIP_BYTES_MAX = 14_336;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.stop());

const get = (headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${gateway.url}/mpesa-pay.js`, { headers: { origin: 'https://any.shop.example', ...headers } });

test('a page of any origin may load it, read it and hash it', async () => {
  const response = await get({ 'accept-encoding': 'identity' });
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': 'text/javascript; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
    vary: 'Accept-Encoding',
  });
  const hash = createHash('sha384').update(Buffer.from(await response.arrayBuffer()));
  expect(readElementIntegrity()).toBe(`sha384-${hash.digest('base64')}`);
});

test('it has at most 14 kB with both languages, compressed, and is told by its tag that it has not changed', async () => {
  const zipped = await get({ 'accept-encoding': 'gzip' });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  const bytes = Number(zipped.headers.get('content-length'));
  process.stdout.write(`  mpesa-pay.js: ${bytes} bytes\n`);
  expect(bytes).toBeGreaterThan(8_000);
  expect(bytes).toBeLessThanOrEqual(GZIP_BYTES_MAX);
  const { headers } = await get({ 'accept-encoding': 'br' });
  expect(headers.get('content-encoding')).toBe('br');
  const again = await get({ 'if-none-match': headers.get('etag') ?? '' });
  expect([again.status, again.headers.get('access-control-allow-origin')]).toEqual([304, '*']);
});
