/** Connections that send request after request without waiting: a few are handled at a time, all are answered in order, and others have their turn. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { idOf } from '../../support/memory-stations.js';
import { buildFrame } from '../../support/raw-frames.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const AT_ONCE = 8;
/** Requests that a connection may send ahead of the answers before; the last of them closes it. */
const AHEAD_MAX = 100;
const MORE_THAN_KERNELS_TAKE = 64_000_000;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const many = (count: number, path: string) =>
  Array.from({ length: count }, (_, index) => get(`${path}${index}`)).join('');

let gateway: TestGateway;
let clock: VirtualClock;
let held: { readonly path: string; readonly response: ServerResponse }[];
let sockets: Socket[];
beforeEach(async () => {
  clock = createVirtualClock(0);
  held = [];
  sockets = [];
  gateway = await openTestGateway({
    clock,
    simulator: {
      handle: (request, response) => void held.push({ path: request.url ?? '', response }),
      isForPeople: () => false,
      hangUp: () => undefined,
    },
  });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway.stop();
});

interface Heard {
  readonly socket: Socket;
  text(): string;
}

async function open(localAddress = '127.0.0.1', allowHalfOpen = false): Promise<Heard> {
  const socket = connect({ port: gateway.port, host: '127.0.0.1', localAddress, allowHalfOpen });
  sockets.push(socket);
  await once(socket, 'connect');
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', data => {
    text += String(data);
  });
  return { socket, text: () => text };
}

const answersOf = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
const letGo = (): void => {
  for (const { path, response } of held.splice(0)) response.end(`<${path}>`);
};

describe('A2: of one connection', () => {
  it.each([
    ['small', ''],
    ['with long headers', `?${'x'.repeat(3_000)}`],
  ])('eight requests are handled at a time, and all are answered in order: %s', async (_what, suffix) => {
    const { socket, text } = await open();
    const paths = Array.from({ length: 90 }, (_, index) => `/simulator/${index}${suffix}`);
    socket.write(paths.map(get).join(''));
    const told: string[] = [];
    while (told.length < paths.length) {
      await waitUntil('some are handled', () => held.length >= Math.min(AT_ONCE, paths.length - told.length));
      // Whatever else was read has had time to be handled.
      for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve));
      expect(held.length).toBeLessThanOrEqual(AT_ONCE);
      told.push(...held.map(({ path }) => `/simulator${path}`));
      letGo();
    }
    await waitUntil('all answers', () => answersOf(text()).length === paths.length);
    expect([...text().matchAll(/<(\/\d+)/g)].map(([, path]) => path)).toEqual(paths.map((_, index) => `/${index}`));
  });

  it.each([
    ['bodies', 'xxxx'],
    ['bodies that look like the ends of headers', '\r\n\r\n'],
  ])('%s are read to their end, though eight others are being handled', async (_what, four) => {
    const { socket, text } = await open();
    const body = four.repeat(15_000);
    const path = `/api/v1/pay/stk/callback/${idOf(7)}/${gateway.keys.sign('stk/callback', idOf(7))}`;
    const post = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(many(AT_ONCE - 1, '/simulator/') + post.repeat(20) + many(5, '/simulator/'));
    await waitUntil('the first are held', () => held.length === AT_ONCE - 1);
    await waitUntil('a callback is stored', () => gateway.memory.received.length > 0);
    const timer = setInterval(letGo, 1);
    await waitUntil('all answers', () => answersOf(text()).length === AT_ONCE - 1 + 20 + 5);
    clearInterval(timer);
    expect(gateway.memory.received.map(({ body: kept }) => kept.length)).toEqual(Array(20).fill(60_000));
  });

  it('a client that says that it sends nothing more is still answered everything', async () => {
    const { socket, text } = await open('127.0.0.1', true);
    socket.end(many(90, '/health?'));
    await once(socket, 'end');
    expect(answersOf(text())).toEqual(Array(90).fill('200'));
  });

  it('empty lines without end before and behind a request are passed over, and the next one is answered', async () => {
    const { socket, text } = await open();
    const empty = '\r\n'.repeat(32_768);
    socket.write(empty + get('/health') + empty + get('/health'));
    await waitUntil('both are answered', () => answersOf(text()).length === 2);
    expect(answersOf(text())).toEqual(['200', '200']);
  });

  it('a client that goes on sending without waiting is told that the connection ends, and has the answers until there', async () => {
    const { socket, text } = await open();
    socket.write(many(3_000, '/health?'));
    await once(socket, 'close');
    const answers = text().split('HTTP/1.1 200').slice(1);
    // Those that found all before them answered were not sent ahead.
    expect(answers.length).toBeGreaterThan(AHEAD_MAX);
    expect(answers.length).toBeLessThan(2 * AHEAD_MAX);
    const closing = answers.map(answer => /^connection: close/im.test(answer));
    expect(closing).toEqual([...Array(answers.length - 1).fill(false), true]);
  });

  it.each([
    ['GET', get('/health')],
    ['POST', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'],
  ])('a client that waits for each answer may ask for ever: %s', async (_method, request) => {
    const { socket, text } = await open();
    for (let asked = 1; asked <= 3 * AHEAD_MAX; asked += 1) {
      socket.write(request);
      await waitUntil('its answer', () => answersOf(text()).length === asked);
    }
    expect(text()).not.toMatch(/connection: close/i);
  });

  const UPGRADE = [
    ...['GET /graphql HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ...['Sec-WebSocket-Protocol: graphql-transport-ws', '', ''],
  ].join('\r\n');

  it('what comes in one piece with an upgrade is heard by whom it is for', async () => {
    const { socket, text } = await open();
    socket.write(get('/health'));
    await waitUntil('an answer', () => answersOf(text()).length === 1);
    const pong = buildFrame({ first: 0x8a, payload: 'x'.repeat(100) });
    const hello = '{"type":"connection_init","payload":{"authorization":"Bearer admin-key"}}';
    const frames = [...Array(400).fill(pong), buildFrame({ first: 0x81, payload: hello })];
    socket.write(Buffer.concat([Buffer.from(UPGRADE), ...frames]));
    await waitUntil('the last frame is answered', () => text().includes('connection_ack'));
    expect(text()).toContain('HTTP/1.1 101');
  });

  it('an upgrade behind a request that is not answered is refused', async () => {
    const { socket } = await open();
    socket.write(get('/simulator/1') + UPGRADE);
    await once(socket, 'close');
  });

  const OFFER = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';

  it('A14: a request that offers HTTP/2 is one request, however many headers stand before the length of its body', async () => {
    const { socket, text } = await open();
    const body = get('/simulator/hidden-in-a-body');
    const fill = 'a:b\r\n'.repeat(2_100);
    socket.write(
      `POST /simulator/1 HTTP/1.1\r\nHost: x\r\n${OFFER}${fill}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    await waitUntil('it is handled', () => held.length > 0);
    letGo();
    await once(socket, 'close');
    expect(held).toEqual([]);
    expect(answersOf(text())).toEqual(['200']);
  });

  it('A14: what follows a request that offers HTTP/2 is refused, and the connection closed', async () => {
    const { socket, text } = await open();
    const offer = `GET /simulator/1 HTTP/1.1\r\nHost: x\r\n${OFFER}\r\n`;
    socket.write(offer + offer + get('/simulator/3'));
    await once(socket, 'close');
    expect(held.length).toBeLessThanOrEqual(1);
    expect(answersOf(text())).toEqual(['400']);
  });

  it('it is cut when it takes nothing of its answer for half a minute', async () => {
    const { socket } = await open();
    socket.pause();
    socket.write(get('/simulator/1'));
    await waitUntil('it is handled', () => held.length === 1);
    held[0]?.response.end(Buffer.alloc(MORE_THAN_KERNELS_TAKE));
    const isCut = new Promise<boolean>(resolve => socket.once('close', () => resolve(true)));
    await waitUntil('it is cut', async () => {
      await clock.advance(1_000);
      // A paused socket notices what it writes only.
      socket.write(get('/'));
      return Promise.race([isCut, new Promise<boolean>(resolve => setTimeout(resolve, 10, false))]);
    });
  });
});

describe('A2: what node would answer by itself', () => {
  let begun: number;
  const countOne = () => {
    begun += 1;
  };
  beforeEach(() => {
    begun = 0;
    subscribe('http.server.request.start', countOne);
  });
  afterEach(() => void unsubscribe('http.server.request.start', countOne));

  it.each([
    ['an expectation that nobody can meet', 'GET /health HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n', '417'],
    ['no Host', 'GET /health HTTP/1.1\r\n\r\n', '400'],
    ['neither', 'GET /health HTTP/1.1\r\nExpect: x\r\n\r\n', '400'],
  ])('passes the gate too, and ends the connection: %s', async (_what, request, status) => {
    const { socket, text } = await open();
    socket.write(request.repeat(1_000));
    await waitUntil('it is closed', () => socket.closed);
    expect(answersOf(text())).toEqual([status]);
    expect(text()).toMatch(/^connection: close/im);
    // With the first answer another one is read, before the connection has ended.
    expect(begun).toBeLessThanOrEqual(2 * AT_ONCE);
  });

  it('takes nothing from clients that ask before they send, or are older than Host', async () => {
    const { socket, text } = await open();
    const path = `/api/v1/pay/stk/callback/${idOf(7)}/${gateway.keys.sign('stk/callback', idOf(7))}`;
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await waitUntil('it is asked for the body', () => answersOf(text()).length > 0);
    socket.write('{}');
    await waitUntil('the body is kept', () => gateway.memory.received.length > 0);
    socket.write('GET /health HTTP/1.0\r\n\r\n');
    await waitUntil('it is closed', () => socket.closed);
    expect(answersOf(text())).toEqual(['100', '200', '200']);
  });
});

describe('A2: of one address', () => {
  const FLOODS = 60;
  const countAnswers = (floods: readonly Heard[]) =>
    floods.reduce((count, { text }) => count + answersOf(text()).length, 0);

  it('no flood keeps another address from its turn', async () => {
    const floods = await Promise.all(Array.from({ length: FLOODS }, () => open()));
    for (const { socket } of floods) socket.write(many(90, '/health?'));
    const honest = await open('127.0.0.2');
    honest.socket.write(get('/health'));
    await waitUntil('it is answered', () => answersOf(honest.text()).length === 1);
    expect(countAnswers(floods)).toBeLessThan(FLOODS * 90);
  });

  it('callbacks need no turn', async () => {
    const floods = await Promise.all(Array.from({ length: FLOODS }, () => open()));
    for (const { socket } of floods) socket.write(many(90, '/health?'));
    const path = `/api/v1/pay/stk/callback/${idOf(7)}/${gateway.keys.sign('stk/callback', idOf(7))}`;
    expect((await fetch(gateway.url + path, { method: 'POST', body: '{}' })).status).toBe(200);
    expect(countAnswers(floods)).toBeLessThan(FLOODS * 90);
  });
});
