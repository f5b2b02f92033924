/** docs/your-stack.md, as it stands: the programs that need no page. With a page: test/browser/your-stack.test.ts. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databases } from '../support/databases.js';
import { type Documented, openDocumented, storyOf, untilRunning } from '../support/documented-programs.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTroubledWire, type TroubledWire } from '../support/troubled-wire.js';
import { waitUntil } from '../support/wait-until.js';

/** The customer takes as long as the test needs. */
const DELAY_MS = 100_000;
const API_KEY = 'desk-key-0123456789';

let gateway: OpenGateway;
let documented: Documented;
let wire: TroubledWire;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  documented = await openDocumented('docs/your-stack.md');
  wire = await openTroubledWire(Number(new URL(gateway.url()).port));
});
afterAll(async () => {
  await documented.close();
  await wire.close();
  await gateway.close();
});

test('the route handler gives one checkout for an order, and none for what is no order', async () => {
  const page = `
for (const order of ['A-77', 'A-77', 'B-1']) {
  const response = await POST(new Request('http://shop/'), { params: Promise.resolve({ order }) });
  console.log(response.status, response.status === 200 ? (await response.json()).id : '');
}`;
  const { said, ended } = await documented.run('route.mjs', { GATEWAY: gateway.url(), API_KEY }, page);
  expect([await ended, said.errors]).toEqual([0, '']);
  expect(said.output).toMatch(/^200 (\w{20})\n200 \1\n404 \n$/);
});

test('the route handler says that the gateway cannot be asked', async () => {
  const page = `
const response = await POST(new Request('http://shop/'), { params: Promise.resolve({ order: 'A-77' }) });
console.log(response.status, await response.text());`;
  const environment = { GATEWAY: gateway.url(), API_KEY: 'no-such-key' };
  const { said, ended } = await documented.run('route.mjs', environment, page);
  expect(await ended).toBe(0);
  expect(said.output).toBe('502 {"message":"M-Pesa cannot be asked now. Try again."}\n');
  expect(said.errors).toContain('UNAUTHENTICATED');
});

test.each(['apollo.mjs', 'urql.mjs'])(
  '%s shows each version once, through a cut, a freeze and a restart',
  async name => {
    const shop = gateway.as('shop');
    const { id } = await shop.pushStk();
    await waitUntil('it is acknowledged', async () => (await shop.payment(id)).version === 2);
    const mutation = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
    const { token } = await shop.ask<{ token: string }>(mutation, { id });
    const environment = { GATEWAY: wire.url, PAYMENT_ID: id, WATCH_TOKEN: token };
    const running = await documented.run(name, environment);
    await untilRunning([running], () => running.said.output.includes('2 PENDING\n'));
    wire.cut();
    await gateway.restart(async () => wire.freeze());
    gateway.shift(DELAY_MS);
    expect(await running.ended).toBe(0);
    expect(storyOf(running)).toBe('2 PENDING\n3 COMPLETED\n');
  },
);
