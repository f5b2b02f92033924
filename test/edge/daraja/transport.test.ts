import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport, type Exchange, type WireRequest } from '../../../src/daraja/transport.js';
import { systemClock } from '../../../src/lib/clock.js';
import { openHttpServer } from '../../support/http-server.js';

const REQUEST: WireRequest = { method: 'POST', path: '/pay', headers: {}, body: '{"amount":1}' };
const LONG_MS = 10_000;
const SHORT_MS = 150;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function open(url: string) {
  const transport = createTransport(url, systemClock);
  closers.push(() => transport.close());
  return transport;
}

function exchange(url: string, timeoutMs = LONG_MS): Promise<Exchange> {
  return open(url).exchange(REQUEST, systemClock.monotonic() + timeoutMs);
}

async function serve(respond: (response: ServerResponse, count: number) => void) {
  let count = 0;
  const server = await openHttpServer((_, response) => {
    count += 1;
    respond(response, count);
  });
  closers.push(() => server.close());
  return server;
}

/** Writes these bytes as the whole answer and ends the connection. */
function serveRaw(bytes: string) {
  return serve(response => response.socket?.end(bytes));
}

describe('what is answered', () => {
  it('brings the status and the body of any answer, sent below the base path', async () => {
    const server = await serve(response => response.writeHead(418).end('{"a":1}'));
    const answer = await exchange(`${server.url}/simulator/`);
    expect(answer).toMatchObject({ kind: 'ANSWERED', status: 418, body: '{"a":1}' });
    expect(server.requests).toMatchObject([{ method: 'POST', path: '/simulator/pay', body: REQUEST.body }]);
  });

  it('follows no redirect', async () => {
    const server = await serve(response => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await exchange(server.url)).toMatchObject({ kind: 'ANSWERED', status: 302, body: '' });
    expect(server.requests).toHaveLength(1);
  });

  it("brings Daraja's time, where the answer tells it", async () => {
    const date = 'Mon, 23 Nov 2026 09:30:00 GMT';
    const server = await serve((response, count) => response.setHeader('date', count === 1 ? date : 'noon').end());
    expect(await exchange(server.url)).toEqual({ kind: 'ANSWERED', status: 200, body: '', darajaAt: Date.parse(date) });
    expect(await exchange(server.url)).toEqual({ kind: 'ANSWERED', status: 200, body: '' });
  });

  it('takes the final answer after an early hint', async () => {
    const server = await serveRaw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    expect(await exchange(server.url)).toEqual({ kind: 'ANSWERED', status: 200, body: 'ok' });
  });

  it('replaces bytes that are not UTF-8 and drops a byte order mark', async () => {
    const server = await serve(response => response.end(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62])));
    expect(await exchange(server.url)).toMatchObject({ body: 'a\ufffdb' });
  });

  it('reads gzip that nobody asked for', async () => {
    const server = await serve(response =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
    );
    expect(await exchange(server.url)).toMatchObject({ body: '{"a":1}' });
  });
});

describe('what may have arrived without a whole answer', () => {
  const cases: [string, (response: ServerResponse) => void][] = [
    ['a body over 64 KiB', response => response.end(Buffer.alloc(50_000_000))],
    ['a gzip bomb', response => gzip(response, gzipSync(Buffer.alloc(5_000_000)))],
    ['a gzip lie', response => gzip(response, Buffer.from('{"a":1}'))],
    ['brotli', response => response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('{}'))],
    [
      'a body shorter than its length',
      response => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}'),
    ],
    [
      'a reset in the middle of the body',
      response => resetAfter(response, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    ],
    ['a reset before the answer', response => resetAfter(response, '')],
    ['a close before the answer', response => response.socket?.end()],
    ['something that is not HTTP', response => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['an unasked 100 Continue', response => response.socket?.end('HTTP/1.1 100 Continue\r\n\r\n')],
    [
      'a switch of protocols',
      response => response.socket?.write('HTTP/1.1 101 Go\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ];
  it.each(cases)('%s', async (_, respond) => {
    const server = await serve(respond);
    expect(await exchange(server.url)).toEqual({ kind: 'UNANSWERED', problem: expect.any(String) });
    expect(server.requests).toHaveLength(1);
  });

  const slow: [string, (response: ServerResponse) => void][] = [
    ['silence', () => undefined],
    ['headers and then nothing', response => void response.writeHead(200, { 'content-length': '5' }).flushHeaders()],
    ['a body that drips', drip],
  ];
  it.each(slow)('%s until the deadline', async (_, respond) => {
    const server = await serve(respond);
    expect(await exchange(server.url, SHORT_MS)).toEqual({ kind: 'UNANSWERED', problem: 'no answer in time' });
  });

  it('a kept-alive socket that is reset as it is used again, with nothing sent twice', async () => {
    const server = await serve((response, count) => (count === 1 ? response.end('{}') : resetAfter(response, '')));
    const transport = open(server.url);
    const deadlineAt = systemClock.monotonic() + LONG_MS;
    expect(await transport.exchange(REQUEST, deadlineAt)).toMatchObject({ kind: 'ANSWERED' });
    expect(await transport.exchange(REQUEST, deadlineAt)).toMatchObject({ kind: 'UNANSWERED' });
    expect(server.requests).toHaveLength(2);
  });

  it('fifty stalled answers do not keep another one waiting', async () => {
    const server = await serve((response, count) => (count > 50 ? response.end('{}') : undefined));
    const transport = open(server.url);
    const stalled = Array.from({ length: 50 }, () => transport.exchange(REQUEST, systemClock.monotonic() + LONG_MS));
    while (server.requests.length < 50) await new Promise(setImmediate);
    expect(await transport.exchange(REQUEST, systemClock.monotonic() + LONG_MS)).toMatchObject({ kind: 'ANSWERED' });
    await transport.close();
    for (const cut of await Promise.all(stalled)) expect(cut.kind).toBe('UNANSWERED');
  });
});

describe('what provably never left', () => {
  it('a refused connection', async () => {
    const server = await openHttpServer(() => undefined);
    await server.close();
    expect(await exchange(server.url)).toEqual({ kind: 'NOT_SENT', problem: 'ECONNREFUSED' });
  });

  it('a host that does not exist', async () => {
    expect(await exchange('http://daraja.invalid')).toMatchObject({ kind: 'NOT_SENT' });
  });

  it('a certificate that nobody vouches for, even when the environment says not to look', async () => {
    const pem = readFileSync(new URL('../../fixtures/certificates/self-signed-server.pem', import.meta.url), 'utf8');
    let requests = 0;
    const server = createTlsServer({ key: pem, cert: pem }, (_, response) => {
      requests += 1;
      response.end('{}');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise(resolve => server.close(resolve)));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const { port } = server.address() as AddressInfo;
      expect(await exchange(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'NOT_SENT' });
      expect(requests).toBe(0);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('a TLS handshake that never ends, or is cut', async () => {
    for (const isCut of [false, true]) {
      const sockets: Socket[] = [];
      const server = createServer(socket => void sockets.push(isCut ? socket.destroy() : socket.resume()));
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await exchange(`https://127.0.0.1:${port}`, SHORT_MS)).toMatchObject({ kind: 'NOT_SENT' });
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  it('a deadline that has already passed, and a closed transport', async () => {
    const server = await serve(response => response.end('{}'));
    const transport = open(server.url);
    expect(await transport.exchange(REQUEST, systemClock.monotonic() - 1)).toMatchObject({ kind: 'NOT_SENT' });
    await transport.close();
    expect(await transport.exchange(REQUEST, systemClock.monotonic() + LONG_MS)).toMatchObject({ kind: 'NOT_SENT' });
    expect(server.requests).toHaveLength(0);
  });

  it('a request that waits for a free connection until its deadline is not written later', async () => {
    const held: ServerResponse[] = [];
    const server = await serve((response, count) => (count > 128 ? response.end('{}') : void held.push(response)));
    const transport = open(server.url);
    const first = Array.from({ length: 128 }, () => transport.exchange(REQUEST, systemClock.monotonic() + LONG_MS));
    while (held.length < 128) await new Promise(setImmediate);
    expect(await transport.exchange(REQUEST, systemClock.monotonic() + SHORT_MS)).toMatchObject({ kind: 'NOT_SENT' });
    for (const response of held) response.end('{}');
    await Promise.all(first);
    expect(await transport.exchange(REQUEST, systemClock.monotonic() + LONG_MS)).toMatchObject({ kind: 'ANSWERED' });
    expect(server.requests).toHaveLength(129);
  });
});

function gzip(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
}

function resetAfter(response: ServerResponse, bytes: string): void {
  if (bytes === '') response.socket?.resetAndDestroy();
  else response.socket?.write(bytes, () => response.socket?.resetAndDestroy());
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
}

describe('M9: a request that has grown old before it leaves', () => {
  const SLEEPS: [string, { readonly now: number; readonly monotonic: number }][] = [
    ['a machine that slept, whose timers know nothing of it', { now: 60_000, monotonic: 0 }],
    ['a process that was stopped, whose timers have not run yet', { now: 0, monotonic: 60_000 }],
  ];
  it.each(SLEEPS)('is not sent: %s', async (_, awake) => {
    const server = await serve(response => response.end());
    let time = { now: 0, monotonic: 0 };
    const clock = { ...systemClock, now: () => time.now, monotonic: () => time.monotonic };
    const transport = createTransport(server.url, clock);
    closers.push(() => transport.close());
    const send = () => transport.exchange({ ...REQUEST, leaveBefore: 25_000 }, 25_000);
    // While the connection is made nothing has left.
    const sending = send();
    time = awake;
    expect(await sending).toEqual({ kind: 'NOT_SENT', problem: 'no time was left' });
    expect(await send()).toEqual({ kind: 'NOT_SENT', problem: 'no time was left' });
    expect(server.requests).toEqual([]);
    time = { now: 25_000, monotonic: 0 };
    expect(await send()).toMatchObject({ kind: 'ANSWERED' });
  });
});
