/** O1, O2: what is answered before the database is there, and after a signal to stop: callbacks always, and everybody else is told to come back. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Routes } from '../../../src/http/create-routes.js';
import { openHttpServer } from '../../../src/http/open-http-server.js';
import { systemClock } from '../../../src/lib/clock.js';
import { CALLBACK_BASE_PATH } from '../../../src/operations/callback-routes.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const ORIGIN = 'https://shop.example';
const ADVICE = ['Migrating the database: Later1.'];
const DRAIN_MS = 5_000;
const UPGRADE = [
  ...['GET /graphql HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  ...['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: graphql-transport-ws', '', ''],
].join('\r\n');

let gateway: TestGateway;
let clock: VirtualClock;
let sockets: Socket[];

async function open(isStarting: boolean): Promise<void> {
  clock = createVirtualClock(0);
  const parts = { database: 'unknown', spool: 'ok' } as const;
  const readiness = async () => ({ isReady: true, parts, advice: ADVICE, namedAdvice: ADVICE });
  gateway = await openTestGateway({ isStarting, clock, readiness, allowedOrigins: [ORIGIN] });
}
beforeEach(() => {
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway.stop();
});

function postCallback(): Promise<Response> {
  const key = gateway.keys.sign('stk/callback', '0123456789');
  return fetch(`${gateway.url}${CALLBACK_BASE_PATH}/stk/callback/0123456789/${key}`, { method: 'POST', body: '{}' });
}

const ask = (path: string, body: object = { query: '{ __typename }' }) =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearer('admin'), origin: ORIGIN },
    body: JSON.stringify(body),
  });

/** A connection on which each request is sent when the answer before it has come. */
async function openConnection(port: number) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let heard = '';
  socket.on('data', data => {
    heard += String(data);
  });
  return {
    socket,
    exchange: async (request: string, end = '}') => {
      heard = '';
      socket.write(request);
      await waitUntil('an answer', () => heard.includes('\r\n\r\n') && heard.endsWith(end));
      return heard;
    },
  };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('O1: while the gateway starts', () => {
  beforeEach(() => open(true));

  it('is alive, not ready, and says what it is doing', async () => {
    expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
    const ready = await fetch(`${gateway.url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      {
        status: 'starting',
        parts: { database: 'unknown', spool: 'ok' },
        advice: ['Migrating the database: Later1.'],
      },
    ]);
  });

  it('takes callbacks', async () => {
    const answer = await postCallback();
    expect([answer.status, await answer.json()]).toEqual([200, { ResultCode: 0, ResultDesc: 'Accepted' }]);
    expect(gateway.memory.received).toHaveLength(1);
  });

  it.each(['/graphql', '/graphql/stream'])('asks callers of %s to come back, also from a page', async path => {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await answer.json()).toEqual({
      errors: [{ message: 'The gateway is starting. Try again in a moment.', extensions: { code: 'UNAVAILABLE' } }],
    });
    gateway.open();
    expect((await ask(path)).status).not.toBe(503);
  });

  it('refuses WebSockets so that clients try again', async () => {
    const { socket, exchange } = await openConnection(gateway.port);
    expect(await exchange(UPGRADE, '\r\n\r\n')).toMatch(/^HTTP\/1.1 503 /);
    if (!socket.closed) await once(socket, 'close');
    gateway.open();
    const raw = await openRawSocket(gateway.url);
    await raw.init();
    raw.socket.terminate();
  });

  it('may be told to stop', async () => {
    const stopped = gateway.stop(DRAIN_MS);
    expect(await (await fetch(`${gateway.url}/ready`)).json()).toMatchObject({ status: 'draining' });
    expect((await postCallback()).status).toBe(200);
    expect((await ask('/graphql')).status).toBe(503);
    await clock.advance(DRAIN_MS);
    await stopped;
  });
});

describe('O1: a request that comes before anything could answer it', () => {
  beforeEach(() => open(false));

  it('waits for its answer', async () => {
    const http = await openHttpServer('127.0.0.1', 0, systemClock);
    const early = [fetch(`${http.url}/health`), fetch(`${http.url}/ready`)];
    const { socket, exchange } = await openConnection(http.port);
    expect(await exchange(UPGRADE, '\r\n\r\n')).toMatch(/^HTTP\/1.1 503 /);
    socket.destroy();
    http.serve(createRoutes());
    for (const answer of early) expect(await (await answer).text()).toBe('served');
    await http.stop(0);
  });

  it('is cut when the gateway cannot start', async () => {
    const http = await openHttpServer('127.0.0.1', 0, systemClock);
    const { socket } = await openConnection(http.port);
    socket.write(get('/health'));
    await http.stop(0);
    await waitUntil('the connection is cut', () => socket.closed);
  });
});

describe('O2: after a signal to stop', () => {
  beforeEach(() => open(false));

  it('goes on accepting and answering for so long, says that it is not ready, and keeps no connection', async () => {
    const watcher = await openRawSocket(gateway.url);
    await watcher.init();
    const stopped = gateway.stop(DRAIN_MS);

    const ready = await fetch(`${gateway.url}/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'draining' }]);
    for (const answer of [await postCallback(), await ask('/graphql')]) {
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    }
    const newcomer = await openRawSocket(gateway.url);
    await newcomer.init();
    await clock.advance(DRAIN_MS - 1);
    expect((await postCallback()).status).toBe(200);
    expect([watcher.socket.readyState, newcomer.socket.readyState]).toEqual([1, 1]);

    await clock.advance(1);
    await expect(postCallback()).rejects.toThrow();
    expect([(await watcher.closed()).code, (await newcomer.closed()).code]).toEqual([1012, 1012]);
    await stopped;
  });

  it('answers what comes on a connection that a proxy still keeps when the port is closed', async () => {
    const [used, idle] = [await openConnection(gateway.port), await openConnection(gateway.port)];
    for (const { exchange } of [used, idle]) await exchange(get('/health'));
    const stopped = gateway.stop(DRAIN_MS);
    await clock.advance(DRAIN_MS);
    await expect(postCallback()).rejects.toThrow();
    expect(await used.exchange(get('/health'))).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nConnection: close\r\n/);
    await waitUntil('the used connection is closed', () => used.socket.closed);
    expect(idle.socket.closed).toBe(false);
    await clock.advance(2_000);
    await stopped;
    await waitUntil('the idle connection is closed', () => idle.socket.closed);
  });

  it('cuts no connection that a proxy keeps, before it was told on it', async () => {
    const kept = await openConnection(gateway.port);
    expect(await kept.exchange(get('/health'))).not.toMatch(/Connection: close/);
    const stopped = gateway.stop(DRAIN_MS);
    expect((await postCallback()).status).toBe(200);
    const closed = once(kept.socket, 'close');
    expect(await kept.exchange(get('/health'))).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nConnection: close\r\n/);
    await closed;
    await clock.advance(DRAIN_MS);
    await stopped;
  });
});

/** Routes that answer everything. */
function createRoutes(): Routes {
  const nothing = () => undefined;
  return {
    handleRequest: (_request, response) => void response.end('served'),
    ...{ handleUpgrade: nothing, open: nothing, drain: nothing, closeSockets: async () => undefined },
  };
}
