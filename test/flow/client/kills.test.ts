/** The client while the gateway is killed and started again: by every door each version of a payment comes once, and in order. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { freshPhone } from '../../support/gateway-client.js';
import { createMortalGateway, type MortalGateway } from '../../support/mortal-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];
/** How often all payments are watched through a kill. */
const KILLS = Number(process.env.CLIENT_DISCONNECTS ?? 3);

let gateway: MortalGateway;
beforeEach(async () => {
  gateway = await createMortalGateway();
});
afterEach(() => gateway.close());

const openClients = () =>
  DOORS.map(door => {
    return createClient({ url: gateway.url, WebSocket, timing: CLIENT_TIMING, doors: [door] });
  });

test('killed twice on the way, it tells each version once by every door', async () => {
  // Long enough to kill the gateway while the payment waits for its callback.
  const slow = { SIMULATOR_DELAY_MS: '8000' };
  await gateway.start(slow);
  const clients = openClients();
  const [first] = clients;
  const { id } = (await first?.stkPush({ amount: 150, phoneNumber: '0712345678', accountReference: 'INV-1' })) ?? {};
  if (id === undefined) throw new Error('there is a first client');
  const versions = clients.map((): number[] => []);
  const watched = clients.map(async (client, index) => {
    for await (const { payment } of client.watch(id)) versions[index]?.push(payment.version);
  });
  for (let kills = 0; kills < 2; kills += 1) {
    await waitUntil('everybody watches', () => versions.every(({ length }) => length > 0));
    await gateway.kill();
    await gateway.start(slow);
  }
  await Promise.all(watched);
  expect(versions).toEqual(DOORS.map(() => [2, 3]));
});

test('killed again and again, it tells who watches all payments each version of each once', async () => {
  const brisk = { SIMULATOR_DELAY_MS: '200', STK_FIRST_QUERY_SECONDS: '10' };
  await gateway.start(brisk);
  const clients = openClients();
  const [shop] = clients;
  if (!shop) throw new Error('there is a first client');
  const leaving = new AbortController();
  const { cursor } = await shop.payments({ first: 1 });
  const told = clients.map(() => new Map<string, number[]>());
  const watched = clients.map(async (client, index) => {
    for await (const { payment } of client.watchAll({ after: cursor, signal: leaving.signal })) {
      told[index]?.set(payment.id, [...(told[index]?.get(payment.id) ?? []), payment.version]);
    }
  });
  const ids: string[] = [];
  for (let kills = 0; kills < KILLS; kills += 1) {
    const asked = { amount: 150, phoneNumber: freshPhone(), accountReference: `INV-${kills}` };
    ids.push((await shop.stkPush(asked)).id);
    await gateway.kill();
    await gateway.start(brisk);
  }
  const payments = await Promise.all(ids.map(id => shop.settled(id)));
  const isTold = (versions: ReadonlyMap<string, number[]>) =>
    payments.every(({ id, version }) => versions.get(id)?.includes(version));
  await waitUntil('all is told by every door', () => told.every(isTold));
  leaving.abort();
  await Promise.all(watched);
  const all = payments.map(
    ({ id, version }) => [id, Array.from({ length: version }, (_, index) => index + 1)] as const,
  );
  expect(told).toEqual(clients.map(() => new Map(all)));
});

test('a payment that is settled, and of which all has been told, ends its watch at once by every door', async () => {
  await gateway.start();
  const clients = openClients();
  const [shop] = clients;
  if (!shop) throw new Error('there is a first client');
  const { id } = await shop.stkPush({ amount: 150, phoneNumber: freshPhone(), accountReference: 'INV-1' });
  let after = '';
  for await (const { cursor } of shop.watch(id)) after = cursor;
  const ends = await Promise.all(clients.map(client => client.watch(id, { after }).next()));
  expect(ends).toEqual(DOORS.map(() => ({ value: undefined, done: true })));
});
