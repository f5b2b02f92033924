/** One client and several tokens: each watch with its own, by every door, and none shares the fate of another. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient, type MpesaClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { BRISK_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const [A, B] = [idOf(1), idOf(2)];
const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];

let gateway: TestGateway;
let shop: MpesaClient;
beforeEach(async () => {
  gateway = await openTestGateway();
  shop = createClient({ url: gateway.url, token: 'server-key' });
  for (const id of [A, B]) gateway.memory.store(makePayment({ id }));
});
afterEach(() => gateway.stop());

const tokenOf = async (id: string, ttlSeconds?: number) => (await shop.watchToken(id, ttlSeconds)).token;
const openPage = (door: DoorName, token?: string) =>
  createClient({ url: gateway.url, WebSocket, timing: BRISK_TIMING, doors: [door], ...(token && { token }) });
const store = (id: string, version: number, status: 'PENDING' | 'COMPLETED' = 'PENDING') =>
  gateway.memory.store(makeAcknowledged({ id, version, status }));

describe.each(DOORS)('by the door %s', door => {
  test.each(['no token', 'the token of another payment'])(
    'N1 a page whose client has %s watches each payment with its own',
    async whose => {
      const page = openPage(door, whose === 'no token' ? undefined : await tokenOf(A));
      const watches = await Promise.all([A, B].map(async id => page.watch(id, { token: await tokenOf(id) })));
      const next = () => Promise.all(watches.map(async watch => (await watch.next()).value?.payment));
      expect(await next()).toMatchObject([A, B].map(id => ({ id, version: 1 })));
      for (const id of [B, A]) store(id, 2, 'COMPLETED');
      expect(await next()).toMatchObject([A, B].map(id => ({ id, version: 2 })));
      const settled = await page.settled(B, { token: await tokenOf(B) });
      expect(settled).toMatchObject({ id: B, status: 'COMPLETED' });
      await Promise.all(watches.map(watch => watch.return?.()));
    },
  );

  test('a token that has ended ends its own watch, and no other', async () => {
    const page = openPage(door);
    const lasting = page.watch(A, { token: await tokenOf(A) });
    await lasting.next();
    const ending = page.settled(B, { token: await tokenOf(B, 1) });
    await expect(ending).rejects.toMatchObject({ name: 'MpesaError', code: 'UNAUTHENTICATED' });
    store(A, 2);
    expect((await lasting.next()).value?.payment).toMatchObject({ id: A, version: 2 });
    await lasting.return?.();
  });
});

test('what is watched with one token goes through one socket', async () => {
  const page = openPage('socket');
  const token = await tokenOf(A);
  const watches = [page.watch(A, { token }), page.watch(A, { token })];
  await Promise.all(watches.map(watch => watch.next()));
  expect(gateway.graphql.counts().sockets).toBe(1);
  await Promise.all(watches.map(watch => watch.return?.()));
  await waitUntil('the socket is closed', () => gateway.graphql.counts().sockets === 0);
});
