/** Where a watch begins and where it ends, by every door: "from now" is a place in the log, and the end is a state of the payment. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type ClientOptions, createClient, type WatchAllOptions } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import type { Line } from '../../../client/src/follow.js';
import { GatewayError } from '../../../src/domain/gateway-error.js';
import { BRISK_TIMING, CLIENT_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire, type WireHabits } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ID = idOf(1);
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

const storeVersion = (version: number, status: 'PENDING' | 'FAILED' | 'COMPLETED' = 'PENDING') =>
  gateway.memory.store(makeAcknowledged({ id: ID, version, status }));

const questions = () => gateway.memory.uses.get('readPage') ?? 0;

/** Watches all payments, and keeps what comes. */
function record(client: ReturnType<typeof createClient>, given: WatchAllOptions = {}) {
  const lines: Line[] = [];
  const versions: number[] = [];
  const onLine = (line: Line): void => {
    lines.push(line);
    given.onLine?.(line);
  };
  const updates = client.watchAll({ ...given, onLine });
  const ended = (async () => {
    for await (const { payment } of updates) versions.push(payment.version);
  })();
  const isLive = (door?: DoorName) => {
    const last = lines.at(-1);
    return last?.state === 'LIVE' && (door === undefined || last.door === door);
  };
  const leave = async () => {
    await updates.return?.();
    await ended;
  };
  return { versions, lines, isLive, leave };
}

describe.each(DOORS)('by the door %s', door => {
  test('"from now" begins with the first answer of a gateway that was away', async () => {
    gateway.memory.fault = new GatewayError('UNAVAILABLE', 'The database is away.');
    const { versions, lines, isLive, leave } = record(await open({ doors: [door] }));
    await waitUntil('it was refused', () => lines.some(({ state }) => state === 'LOST'));
    gateway.memory.fault = null;
    await waitUntil('it is live', () => isLive());
    await waitUntil('it is followed', () => door === 'poll' || gateway.memory.followers() === 1);
    storeVersion(2);
    await waitUntil('it is told', () => versions.length > 0);
    await leave();
    expect(versions).toEqual([2]);
  });

  test('what begins with a cursor, or with a payment, asks nothing beforehand', async () => {
    const client = await open({ doors: [door] });
    const { cursor } = await client.payments({ first: 1 });
    storeVersion(2);
    const own = door === 'poll' ? 1 : 0;
    for (const begin of [() => client.watchAll({ after: cursor }), () => client.watch(ID)]) {
      const before = questions();
      const watch = begin();
      expect((await watch.next()).value?.payment.version).toBe(2);
      expect(questions() - before).toBe(own);
      await watch.return?.();
    }
  });

  test('a failure on the way to a success that the log has already is not the end', async () => {
    const client = await open({ doors: [door] });
    const { cursor } = await client.payments({ first: 1 });
    storeVersion(2, 'FAILED');
    storeVersion(3, 'COMPLETED');
    const statuses: string[] = [];
    for await (const { payment } of client.watch(ID, { after: cursor })) statuses.push(payment.status);
    expect(statuses).toEqual(['FAILED', 'COMPLETED']);
  });
});

test.each<DoorName>(['socket', 'stream'])(
  'by the door %s who watches all payments from now on misses nothing while a quiet line is down',
  async door => {
    const { versions, lines, isLive, leave } = record(await open({ doors: [door] }));
    await waitUntil('it is live', () => isLive());
    await waitUntil('it is followed', () => gateway.memory.followers() === 1);
    wire.cut();
    storeVersion(2);
    await waitUntil('it was lost', () => lines.some(({ state }) => state === 'LOST'));
    await waitUntil('it is live again', () => isLive());
    await waitUntil('it is followed', () => gateway.memory.followers() === 1);
    storeVersion(3);
    await waitUntil('the last version is told', () => versions.includes(3));
    await leave();
    expect(versions).toEqual([2, 3]);
  },
);

test('by a poll a payment that is settled, and of which all has been told, ends its watch at once', async () => {
  storeVersion(2, 'COMPLETED');
  const client = await open({ doors: ['poll'] });
  const { cursor } = (await client.watch(ID).next()).value ?? {};
  expect(await client.watch(ID, { after: cursor ?? null }).next()).toEqual({ value: undefined, done: true });
});

test('who polls because nothing else passes misses nothing while the other doors are tried again', async () => {
  const habits = { refusesUpgrades: true, holdsStreams: true };
  const client = await open({ timing: { ...BRISK_TIMING, homeMs: 3_000 } }, habits);
  const live: DoorName[] = [];
  const { versions, leave } = record(client, {
    onLine({ state, door }) {
      if (state === 'LIVE') live.push(door);
      // The other doors are tried again.
      if (state === 'CONNECTING' && door === 'socket' && live.length === 1) storeVersion(2);
    },
  });
  await waitUntil('it is live by the last door again', () => live.length > 1);
  storeVersion(3);
  await waitUntil('the last version is told', () => versions.includes(3));
  await leave();
  expect([live[0], versions]).toEqual(['poll', [2, 3]]);
});

test('a socket that dies between the last version and its end leaves the end to the next door', async () => {
  const habits = { refusesUpgrades: false };
  class MortalSocket extends WebSocket {
    override emit(event: string | symbol, ...given: unknown[]): boolean {
      if (event !== 'message' || !String(given[0]).includes('"complete"')) return super.emit(event, ...given);
      habits.refusesUpgrades = true;
      this.terminate();
      return true;
    }
  }
  const client = await open({ doors: ['socket', 'poll'], WebSocket: MortalSocket }, habits);
  const versions: number[] = [];
  for await (const { payment } of client.watch(ID)) {
    versions.push(payment.version);
    if (payment.version === 1) storeVersion(2, 'COMPLETED');
  }
  expect(versions).toEqual([1, 2]);
  expect(habits.refusesUpgrades).toBe(true);
});
