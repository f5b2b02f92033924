/** A page that watches more than one payment: the `watch` of docs/protocol.md over one socket, and over streams. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type Documented, openDocumented, storyOf, untilRunning } from '../support/documented-programs.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const DELAY_MS = 100_000;

interface Shown {
  readonly id: string;
  readonly token: string;
}

let gateway: OpenGateway;
let documented: Documented;
let overStreams: Documented;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  documented = await openDocumented('docs/protocol.md');
  overStreams = await openDocumented('docs/protocol.md', { 'live-socket.mjs': 'live-stream.mjs' });
});
afterAll(async () => {
  await documented.close();
  await overStreams.close();
  await gateway.close();
});

async function pushStk(ttl = 3_600): Promise<Shown> {
  const shop = gateway.as('shop');
  const { id } = await shop.pushStk();
  await waitUntil('it is acknowledged', async () => (await shop.payment(id)).version === 2);
  const query = 'mutation ($id: ID!, $ttl: Int!) { createWatchToken(paymentId: $id, ttlSeconds: $ttl) { token } }';
  const { token } = await shop.ask<{ token: string }>(query, { id, ttl });
  return { id, token };
}

async function run(first: Shown, second: Shown, page: string, programs: Documented = documented) {
  const environment = { GATEWAY: gateway.url(), PAYMENT_ID: first.id, WATCH_TOKEN: first.token };
  const more = { SECOND_ID: second.id, SECOND_TOKEN: second.token };
  return programs.run('watch-by-socket.mjs', { ...environment, ...more }, page);
}

const SECOND = 'const { SECOND_ID, SECOND_TOKEN } = process.env;';

async function countSockets(): Promise<number> {
  const headers = { authorization: 'Bearer admin-key-0123456789' };
  const metrics = await (await fetch(`${gateway.url()}/metrics`, { headers })).text();
  return Number(/^mpesa_gateway_websockets (\d+)$/m.exec(metrics)?.[1]);
}

test('N1 a second payment is watched while the first is open, on one socket, each with its own token', async () => {
  const [first, second] = [await pushStk(), await pushStk()];
  const running = await run(first, second, `${SECOND}\nshow(SECOND_ID, SECOND_TOKEN);`);
  await untilRunning([running], () => running.said.output.split('\n').length > 2);
  expect(await countSockets()).toBe(1);
  gateway.shift(DELAY_MS);
  expect([await running.ended, running.said.errors]).toEqual([0, '']);
  expect(storyOf(running).split('\n').sort()).toEqual([
    '',
    ...Array(2).fill('2 PENDING'),
    ...Array(2).fill('3 COMPLETED'),
  ]);
});

test('N1 both are watched again after a restart, and a token of another payment ends only its own', async () => {
  const [first, second] = [await pushStk(), await pushStk()];
  const running = await run(first, { ...second, token: first.token }, `${SECOND}\nshow(SECOND_ID, SECOND_TOKEN);`);
  await untilRunning([running], () => running.said.errors.includes('NOT_FOUND'));
  await untilRunning([running], () => running.said.output.includes('2 PENDING'));
  await gateway.restart();
  gateway.shift(DELAY_MS);
  expect([await running.ended, storyOf(running)]).toEqual([0, '2 PENDING\n3 COMPLETED\n']);
});

test('N1 a token that ends while the gateway is away ends its own watch, and the other payment is watched to its end', async () => {
  const [first, second] = [await pushStk(), await pushStk(60)];
  const running = await run(first, second, `${SECOND}\nshow(SECOND_ID, SECOND_TOKEN);`);
  await untilRunning([running], () => running.said.output.split('\n').length > 2);
  await gateway.restart(async () => gateway.shift(61_000));
  await untilRunning([running], () => running.said.errors.includes('4401'));
  gateway.shift(DELAY_MS);
  expect([await running.ended, storyOf(running)]).toEqual([0, '2 PENDING\n2 PENDING\n3 COMPLETED\n']);
});

test.each([
  ['a socket', () => documented],
  ['streams', () => overStreams],
] as const)('C2 over %s a page that stops watching leaves nothing open', async (_door, programs) => {
  const settled = await pushStk();
  gateway.shift(DELAY_MS);
  await gateway.as('shop').paymentThat(settled.id, 'COMPLETED');
  const page = `${SECOND}
      const stop = show(SECOND_ID, SECOND_TOKEN);
      process.stdin.once('data', () => { stop(); process.stdin.destroy(); });`;
  const running = await run(settled, await pushStk(), page, programs());
  await untilRunning([running], () => running.said.output.split('\n').length > 2);
  running.process.stdin?.write('stop\n');
  expect([await running.ended, running.said.errors]).toEqual([0, '']);
  expect(storyOf(running).split('\n').sort()).toEqual(['', '2 PENDING', '3 COMPLETED']);
});
