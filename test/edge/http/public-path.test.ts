/** PUBLIC_URL with a path: the proxy keeps it or takes it away, doctor's probe tells a good way from a bad one, and misses are counted. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probePublicUrl } from '../../../src/cli/probe-public-url.js';
import { Secret } from '../../../src/lib/secret.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

/** What `openTestGateway` signs with. */
const SECRET = new Secret('x'.repeat(32));
const TICKET = idOf(7);

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(publicUrl = 'https://pay.example.co.ke/shop/pay'): Promise<TestGateway> {
  const gateway = await openTestGateway({ publicUrl });
  closers.push(() => gateway.stop());
  return gateway;
}

const post = (url: string) => fetch(url, { method: 'POST', body: '{}' });
const callbackOf = ({ keys }: TestGateway) => `/api/v1/pay/stk/callback/${TICKET}/${keys.sign('stk/callback', TICKET)}`;

async function readMetrics({ url }: TestGateway): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer admin-key' } });
  return response.text();
}

describe('S4 a PUBLIC_URL with a path', () => {
  it.each(['/shop/pay', ''])('takes a signed callback with "%s" in front', async prefix => {
    const gateway = await open();
    expect((await post(gateway.url + prefix + callbackOf(gateway))).status).toBe(200);
    expect(gateway.memory.received).toMatchObject([{ route: 'stk/callback', ticket: TICKET }]);
  });

  it('takes everything else below the path too', async () => {
    const { url } = await open();
    expect((await fetch(`${url}/shop/pay/health`)).status).toBe(200);
    expect((await fetch(`${url}/shop/pay/graphql?query={__typename}`)).status).not.toBe(404);
    expect((await fetch(`${url}/shop/payhealth`)).status).toBe(404);
  });

  it('is not taken away from a callback that begins with it', async () => {
    const gateway = await open('https://pay.example.co.ke/api/v1');
    expect((await post(gateway.url + callbackOf(gateway))).status).toBe(200);
    expect((await post(`${gateway.url}/api/v1${callbackOf(gateway)}`)).status).toBe(200);
  });

  it('counts what was meant for a callback and came by another path', async () => {
    const gateway = await open();
    expect((await post(`${gateway.url}/other${callbackOf(gateway)}`)).status).toBe(404);
    expect(await readMetrics(gateway)).toContain('mpesa_gateway_callbacks_total{route="unknown",outcome="refused"} 1');
  });
});

describe("S4 doctor's probe", () => {
  async function serve(answer: (url: string) => { status: number; body: string }): Promise<string> {
    const server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status).end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise(resolve => server.close(resolve)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('arrives at a gateway with the same secret, and stores nothing', async () => {
    const gateway = await open();
    expect(await probePublicUrl(`${gateway.url}/shop/pay`, [SECRET])).toEqual({ kind: 'OURS' });
    expect(gateway.memory.received).toEqual([]);
  });

  it('tells a gateway with another secret, or another path', async () => {
    const gateway = await open();
    const problem = expect.stringContaining('a gateway answers 404');
    expect(await probePublicUrl(gateway.url, [new Secret('y'.repeat(32))])).toEqual({ kind: 'NOT_OURS', problem });
    expect(await probePublicUrl(`${gateway.url}/elsewhere`, [SECRET])).toEqual({ kind: 'NOT_OURS', problem });
  });

  it.each([
    [200, '{"ResultCode":0}'],
    [200, '<html>welcome</html>'],
    [200, '{"gateway":"d0ct0r"}'],
    [404, 'not here'],
    [302, ''],
    [503, '{"gateway":null}'],
  ])('is not deceived by HTTP %i %s', async (status, body) => {
    const url = await serve(() => ({ status, body }));
    expect(await probePublicUrl(url, [SECRET])).toEqual({
      kind: 'NOT_OURS',
      problem: `another server answers there, with HTTP ${status}`,
    });
  });

  it('says when nothing answers', async () => {
    const url = await serve(() => ({ status: 200, body: '' }));
    await closers.pop()?.();
    expect(await probePublicUrl(url, [SECRET])).toEqual({ kind: 'UNREACHABLE', problem: 'ECONNREFUSED' });
  });
});
