/** The client in other troubles than a network's: slow readers, tokens that end, refusals, and the way back to the first door. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type ClientOptions, createClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { BRISK_TIMING, CLIENT_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire, type WireHabits } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ID = idOf(1);
const LAST_VERSION = 5;
const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];

let gateway: TestGateway;
let wire: TroubledWire;
beforeEach(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment({ id: ID }));
});
afterEach(async () => {
  await wire.close();
  await gateway.stop();
});

async function open(options: Partial<ClientOptions>, habits: WireHabits = {}) {
  wire = await openTroubledWire(gateway.port, habits);
  return createClient({ url: wire.url, token: 'server-key', WebSocket, timing: CLIENT_TIMING, ...options });
}

/** The last version is the one that settles it. */
function storeVersion(version: number): void {
  const status = version === LAST_VERSION ? 'COMPLETED' : 'PENDING';
  gateway.memory.store(makeAcknowledged({ id: ID, version, status }));
}

const ALL = Array.from({ length: LAST_VERSION }, (_, index) => index + 1);

describe.each(DOORS)('by the door %s', door => {
  test('a reader that takes its time gets everything', async () => {
    const client = await open({ doors: [door] });
    const updates = client.watchAll({ after: await headOf(client) });
    const count = 1_200;
    for (let version = 2; version < count + 2; version += 1) {
      gateway.memory.store(makeAcknowledged({ id: ID, version }));
    }
    const versions: number[] = [];
    for await (const { payment } of updates) {
      versions.push(payment.version);
      if (versions.length === count) break;
    }
    expect(versions).toEqual(Array.from({ length: count }, (_, index) => index + 2));
  });

  test('a token that ends is followed by a new one', async () => {
    let tokens = 0;
    const getToken = async () => {
      tokens += 1;
      const mutation = 'mutation ($id: ID!) { token: createWatchToken(paymentId: $id, ttlSeconds: 1) { token } }';
      const { data } = await gateway.send(mutation, { id: ID }, 'server');
      return (data?.token as { token: string } | undefined)?.token ?? '';
    };
    const client = await open({ doors: [door], getToken });
    const versions: number[] = [];
    for await (const { payment } of client.watch(ID)) {
      versions.push(payment.version);
      if (payment.version === LAST_VERSION) break;
      const before = tokens;
      await waitUntil('the token has ended and there is a new one', () => tokens > before);
      storeVersion(payment.version + 1);
    }
    expect(versions).toEqual(ALL);
  });

  test('a token that nobody renews ends the watch with the reason', async () => {
    const client = await open({ doors: [door], token: 'no-such-key' });
    const ended = client.settled(ID);
    await expect(ended).rejects.toMatchObject({ name: 'MpesaError', code: 'UNAUTHENTICATED' });
  });

  test('a payment that does not exist ends the watch with the reason', async () => {
    const client = await open({ doors: [door] });
    await expect(client.settled(idOf(99))).rejects.toMatchObject({ name: 'MpesaError', code: 'NOT_FOUND' });
  });
});

test.each(DOORS)('by the door %s a gateway that has nothing to tell is heard all the same', async door => {
  const client = await open({ doors: [door] });
  let heard = 0;
  const onHeard = () => {
    heard += 1;
  };
  const updates = client.watchAll({ onHeard });
  const first = updates.next();
  const seen = heard;
  await waitUntil('it is heard twice', () => heard > seen + 1);
  await updates.return?.();
  expect(await first).toEqual({ value: undefined, done: true });
});

test('after a time by another door the first one is tried again, and nothing is lost on the way', async () => {
  const habits = { refusesUpgrades: true };
  const client = await open({ timing: { ...CLIENT_TIMING, homeMs: 300 } }, habits);
  const live: DoorName[] = [];
  const versions: number[] = [];
  for await (const { payment } of client.watch(ID, {
    onLine: line => void (line.state === 'LIVE' && live.push(line.door)),
  })) {
    versions.push(payment.version);
    if (payment.version === 1) {
      await waitUntil('it is live by the second door', () => live.at(-1) === 'stream');
      habits.refusesUpgrades = false;
      await waitUntil('it is live by the first door', () => live.at(-1) === 'socket');
    }
    if (payment.version < LAST_VERSION) storeVersion(payment.version + 1);
  }
  expect(versions).toEqual(ALL);
});

/** As many streams as one watch token may have die in silence, and one more. */
const DEAD_STREAMS = 6;

test('a page that has left more dead streams behind than its token may have is told the rest all the same', async () => {
  const mutation = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
  const { data } = await gateway.send(mutation, { id: ID }, 'server');
  const { token = '' } = (data?.createWatchToken ?? {}) as { token?: string };
  const live: DoorName[] = [];
  const client = await open({ doors: ['stream', 'poll'], token, timing: BRISK_TIMING });
  const versions: number[] = [];
  for await (const { payment } of client.watch(ID, {
    onLine: line => void (line.state === 'LIVE' && live.push(line.door)),
  })) {
    versions.push(payment.version);
    if (versions.length > DEAD_STREAMS) break;
    wire.freeze();
    gateway.memory.store(makeAcknowledged({ id: ID, version: payment.version + 1 }));
  }
  expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(live.at(-1)).toBe('poll');
});

test('all that one client watches goes through one socket', async () => {
  const client = await open({ doors: ['socket'] });
  const after = await headOf(client);
  const before = wire.taken();
  const watches = [client.watch(ID), client.watch(ID), client.watchAll({ after })];
  const [one, other] = await Promise.all(watches.slice(0, 2).map(watch => watch.next()));
  expect([one?.value?.payment.version, other?.value?.payment.version]).toEqual([1, 1]);
  expect(wire.taken() - before).toBe(1);
  await Promise.all(watches.map(watch => watch.return?.()));
  await waitUntil('the socket is closed', () => gateway.graphql.counts().sockets === 0);
});

async function headOf(client: ReturnType<typeof createClient>): Promise<string> {
  return (await client.payments({ first: 1 })).cursor;
}
