/** Server-sent events: the stock client of graphql-sse, resume, refusals, readers that stop, and nothing left behind. */

import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { STREAM_LIMITS } from '../../../src/graphql/over-sse/stream-limits.js';
import { openEventStream } from '../../support/event-stream.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock(0);
  gateway = await openTestGateway({ clock, allowedOrigins: ['https://shop.example'] });
});
afterEach(() => gateway.stop());

const WATCH = `subscription ($id: ID, $after: Cursor, $untilSettled: Boolean) {
  paymentUpdated(id: $id, after: $after, untilSettled: $untilSettled) { cursor payment { version } } }`;
const payment = makePayment({ id: idOf(1) });

interface Told {
  readonly paymentUpdated: { readonly cursor: string; readonly payment: { readonly version: number } };
}

test('the stock client is told every version, resumes by cursor, and is told when all is over', async () => {
  gateway.memory.store(payment);
  const client = createClient({ url: `${gateway.url}/graphql/stream`, headers: { authorization: bearer('readonly') } });
  const told: Told[] = [];
  for await (const { data } of client.iterate<Told>({ query: WATCH, variables: { id: payment.id } })) {
    if (data) told.push(data);
    if (told.length === 2) break;
    gateway.memory.store({ ...payment, version: 2 });
  }
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  gateway.memory.store({ ...payment, version: 3 });
  gateway.memory.store({ ...payment, version: 4, status: 'COMPLETED' });
  const variables = { id: payment.id, after: told.at(-1)?.paymentUpdated.cursor, untilSettled: true };
  for await (const { data } of client.iterate<Told>({ query: WATCH, variables })) if (data) told.push(data);
  expect(told.map(({ paymentUpdated }) => paymentUpdated.payment.version)).toEqual([1, 2, 3, 4]);
  client.dispose();
});

test('a subscription in the query of a GET is the same', async () => {
  gateway.memory.store(payment);
  const query = new URLSearchParams({ query: WATCH, variables: JSON.stringify({ id: payment.id }) });
  const headers = { accept: 'text/event-stream', authorization: bearer('admin') };
  const sent = get(`${gateway.url}/graphql/stream?${query}`, { agent: false, headers });
  const [response] = await once(sent, 'response');
  expect(response.headers['content-type']).toMatch('text/event-stream');
  let text = '';
  response.on('data', (chunk: Buffer) => {
    text += String(chunk);
  });
  await waitUntil('the snapshot', () => text.includes('"version":1'));
  sent.destroy();
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
});

test.each([
  ['{ payments { cursor } }', 'BAD_USER_INPUT'],
  ['mutation { refreshPayment(id: "1") { id } }', 'BAD_USER_INPUT'],
  ['subscription {', 'GRAPHQL_PARSE_FAILED'],
  ['subscription { colour }', 'GRAPHQL_VALIDATION_FAILED'],
  [`subscription { paymentUpdated { ${'cursor '.repeat(1_100)} } }`, 'LIMIT_EXCEEDED'],
  ['subscription { paymentUpdated(filter: {status: [GONE]}) { cursor } }', 'BAD_USER_INPUT'],
  ['subscription { paymentUpdated(after: "nonsense") { cursor } }', 'BAD_USER_INPUT'],
  [`subscription { paymentUpdated(id: "${idOf(77)}") { cursor } }`, 'NOT_FOUND'],
])('what cannot be is told once, and all is over: %.60s', async (query, code) => {
  const stream = await openEventStream(gateway.url, { query }, bearer('admin'));
  const [error, complete] = await stream.ended;
  expect(stream.status).toBe(200);
  expect(error).toMatchObject({ event: 'next', data: { errors: [{ extensions: { code } }] } });
  expect(complete).toEqual({ event: 'complete', data: null });
  expect(gateway.memory.followers()).toBe(0);
});

test('roles hold, and what nobody expected is told by a reference only', async () => {
  const phone = 'subscription { paymentUpdated(filter: {phoneNumber: "0712345678"}) { cursor } }';
  const [refused] = await (await openEventStream(gateway.url, { query: phone }, bearer('readonly'))).ended;
  expect(refused?.data).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  gateway.memory.fault = new Error('SELECT * FROM secrets');
  const [unexpected] = await (await openEventStream(gateway.url, { query: WATCH }, bearer('admin'))).ended;
  expect(unexpected?.data).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  expect(JSON.stringify(unexpected)).not.toMatch(/SELECT/);
});

test.each<[string, number, string, Record<string, string>]>([
  ['without a credential', 401, '{}', { authorization: '' }],
  ['without an operation', 400, '{}', {}],
  ['with a body that is no JSON', 400, '{', {}],
  ['with variables that are no object', 400, '{"query":"{a}","variables":[1]}', {}],
  ['of another type', 400, '{"query":"{a}"}', { 'content-type': 'text/plain' }],
  ['with too much', 413, JSON.stringify({ query: ' '.repeat(70_000) }), {}],
  ['that takes JSON only', 406, '{}', { accept: 'application/json' }],
  ['of a foreign page', 403, '{}', { origin: 'https://evil.example' }],
])('a request %s is refused with %d', async (_what, status, body, headers) => {
  const stream = await openEventStream(gateway.url, body, bearer('admin'), headers);
  expect(stream.status).toBe(status);
  stream.close();
});

test('another method is not allowed, and a page of a listed origin is', async () => {
  const put = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'PUT',
    headers: { authorization: bearer('admin') },
  });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
  const origin = 'https://shop.example';
  const preflight = await fetch(`${gateway.url}/graphql/stream`, { method: 'OPTIONS', headers: { origin } });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
});

test('a reader that stops reading costs nothing to others and is cut', async () => {
  const long = makePayment({ id: idOf(1), metadata: JSON.stringify('x'.repeat(4_000)) });
  const query = 'subscription { paymentUpdated { payment { version metadata } } }';
  const slow = await openEventStream(gateway.url, { query }, bearer('admin'));
  slow.response.pause();
  const healthy = await openEventStream(gateway.url, { query }, bearer('admin'));
  await waitUntil('both follow', () => gateway.memory.followers() === 2);
  for (let version = 1; version <= 2_000; version += 1) gateway.memory.store({ ...long, version });
  await healthy.hear(2_000);
  for (let checks = 0; checks < STREAM_LIMITS.unreadChecksMax; checks += 1) {
    expect(gateway.memory.followers()).toBe(2);
    await clock.advance(STREAM_LIMITS.keepAliveMs);
  }
  slow.response.resume();
  await slow.ended;
  expect(slow.events.length).toBeLessThan(2_000);
  await waitUntil('only the healthy one follows', () => gateway.memory.followers() === 1);
  healthy.close();
});

test('streams that come and go leave nothing behind', async () => {
  for (let round = 0; round < 20; round += 1) {
    const streams = await Promise.all(
      Array.from({ length: 10 }, () => openEventStream(gateway.url, { query: WATCH }, bearer('admin'))),
    );
    await waitUntil('all follow', () => gateway.memory.followers() === 10);
    expect(gateway.graphql.counts().streams).toBe(10);
    for (const stream of streams) stream.close();
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  }
  expect(gateway.graphql.counts().streams).toBe(0);
});

const requestOf = (authorization: string) => {
  const body = JSON.stringify({ query: WATCH });
  const headers = ['Host: x', 'Accept: text/event-stream', 'Content-Type: application/json'];
  return [
    ...['POST /graphql/stream HTTP/1.1', ...headers, `Authorization: ${authorization}`],
    ...[`Content-Length: ${body.length}`, '', body],
  ].join('\r\n');
};

test('a client that goes while its credential is looked at leaves nothing behind', async () => {
  gateway.memory.store(payment);
  const { token } = await createWatchTokens([TOKEN_SECRET], clock).create(payment.id, 60);
  const headers = `Host: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}`;
  const busy = Array.from({ length: 8 }, () => promisify(pbkdf2)('', '', 200_000, 32, 'sha256'));
  const socket = connect(gateway.port, '127.0.0.1');
  // Signatures are checked by the threads that are busy now.
  socket.end(`GET /graphql/stream?${new URLSearchParams({ query: WATCH })} HTTP/1.1\r\n${headers}\r\n\r\n`);
  await once(socket.resume(), 'close');
  await Promise.all(busy);
  const healthy = await openEventStream(gateway.url, { query: WATCH }, `Bearer ${token}`);
  await waitUntil('the healthy one follows', () => gateway.memory.followers() > 0);
  expect(gateway.graphql.counts().streams).toBe(1);
  healthy.close();
});

test('a stream that stands behind another on its connection is refused, and leaves nothing behind', async () => {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(requestOf(bearer('admin')).repeat(3));
  await waitUntil('one follows', () => gateway.memory.followers() === 1);
  const alone = await openEventStream(gateway.url, { query: WATCH }, bearer('admin'));
  await waitUntil('another one follows', () => gateway.memory.followers() === 2);
  alone.close();
  socket.destroy();
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  expect(gateway.graphql.counts().streams).toBe(0);
});

test('when the gateway drains, streams break off, which is not the end', async () => {
  const stream = await openEventStream(gateway.url, { query: WATCH }, bearer('admin'));
  await waitUntil('it follows', () => gateway.memory.followers() === 1);
  await gateway.graphql.closeSockets();
  expect(await stream.ended).toEqual([]);
  const late = await openEventStream(gateway.url, { query: WATCH }, bearer('admin'));
  expect(late.status).toBe(503);
});
