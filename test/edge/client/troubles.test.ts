/** The client on bad networks: by every door and after every trouble each version comes once, in order, and none is missing. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type ClientOptions, createClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire, type WireHabits } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ID = idOf(1);
/** How often each trouble comes in one payment's life. `CLIENT_TROUBLES=50` for as many as one likes. */
const TROUBLES = Number(process.env.CLIENT_TROUBLES ?? 3);
const LAST_VERSION = TROUBLES + 2;
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

/** Watches to the end, with trouble after each version but the last. */
async function watchThrough(client: ReturnType<typeof createClient>, trouble: () => void): Promise<readonly number[]> {
  const versions: number[] = [];
  for await (const { payment } of client.watch(ID)) {
    versions.push(payment.version);
    if (payment.version > 1 && payment.version < LAST_VERSION) trouble();
    if (payment.version < LAST_VERSION) storeVersion(payment.version + 1);
  }
  return versions;
}

const ALL = Array.from({ length: LAST_VERSION }, (_, index) => index + 1);

describe.each(DOORS)('by the door %s', door => {
  test.each([
    ['a cut', () => wire.cut()],
    ['a connection that dies in silence', () => wire.freeze()],
  ])('nothing is lost or told twice by %s', async (_what, trouble) => {
    expect(await watchThrough(await open({ doors: [door] }), trouble)).toEqual(ALL);
  });

  test('nothing is lost or told twice on a slow wire that is cut', async () => {
    const client = await open({ doors: [door] }, { delayMs: 40 });
    expect(await watchThrough(client, () => wire.cut())).toEqual(ALL);
  });

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

test.each([1012, 4410, 1006])('a socket that is closed with %d goes on where it was', async code => {
  const client = await open({ doors: ['socket'] });
  expect(await watchThrough(client, () => wire.closeSockets(code))).toEqual(ALL);
});

test('a socket that is closed with 4403 goes on with a new token', async () => {
  let tokens = 0;
  const getToken = () => {
    tokens += 1;
    return 'server-key';
  };
  wire = await openTroubledWire(gateway.port);
  const client = createClient({ url: wire.url, getToken, WebSocket, timing: CLIENT_TIMING, doors: ['socket'] });
  expect(await watchThrough(client, () => wire.closeSockets(4403))).toEqual(ALL);
  expect(tokens).toBe(TROUBLES + 1);
});

test.each([
  ['a proxy that knows no WebSocket', { refusesUpgrades: true }, 'stream'],
  ['a proxy that holds streams back as well', { refusesUpgrades: true, holdsStreams: true }, 'poll'],
] as const)('%s is passed by another door', async (_what, habits, door) => {
  const client = await open({}, habits);
  const live: DoorName[] = [];
  const updates = client.watch(ID, { onLine: line => void (line.state === 'LIVE' && live.push(line.door)) });
  for await (const { payment } of updates) {
    if (payment.version < LAST_VERSION) storeVersion(payment.version + 1);
  }
  expect(live).toEqual([door]);
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

test('all that one client watches goes through one socket', async () => {
  const client = await open({ doors: ['socket'] });
  const watches = [client.watch(ID), client.watch(ID), client.watchAll()];
  const [one, other] = await Promise.all(watches.slice(0, 2).map(watch => watch.next()));
  expect([one?.value?.payment.version, other?.value?.payment.version]).toEqual([1, 1]);
  expect(wire.taken()).toBe(1);
  await Promise.all(watches.map(watch => watch.return?.()));
  await waitUntil('the socket is closed', () => gateway.graphql.counts().sockets === 0);
});

async function headOf(client: ReturnType<typeof createClient>): Promise<string> {
  return (await client.payments({ first: 1 })).cursor;
}
