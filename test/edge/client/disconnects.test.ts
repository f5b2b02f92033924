/** The client on bad networks: by every door and after every disconnect each version comes once, in order, and none is missing. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type ClientOptions, createClient, type MpesaClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { createAwayTimes } from '../../support/away-times.js';
import { BRISK_TIMING, CLIENT_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire, type WireHabits } from '../../support/troubled-wire.js';

const [ID, OTHER] = [idOf(1), idOf(2)];
/** How often the network fails in one watch. `CLIENT_DISCONNECTS=50` for as many as one likes. */
const DISCONNECTS = Number(process.env.CLIENT_DISCONNECTS ?? 3);
const LAST_VERSION = DISCONNECTS + 2;
const ALL = Array.from({ length: LAST_VERSION }, (_, index) => index + 1);
const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];

let gateway: TestGateway;
let wire: TroubledWire;
const away = createAwayTimes();
beforeEach(async () => {
  gateway = await openTestGateway();
  for (const id of [ID, OTHER]) gateway.memory.store(makePayment({ id }));
});
afterEach(async () => {
  await wire.close();
  await gateway.stop();
  away.print(expect.getState().currentTestName ?? '');
});

async function open(options: Partial<ClientOptions>, habits: WireHabits = {}): Promise<MpesaClient> {
  wire = await openTroubledWire(gateway.port, habits);
  const token = options.getToken ? {} : { token: 'server-key' };
  return createClient({
    url: wire.url,
    ...token,
    WebSocket,
    timing: options.doors ? BRISK_TIMING : CLIENT_TIMING,
    ...options,
  });
}

/** The last version is the one that settles it. */
function storeVersion(version: number, id = ID): void {
  const status = version === LAST_VERSION ? 'COMPLETED' : 'PENDING';
  gateway.memory.store(makeAcknowledged({ id, version, status }));
}

/** Watches to the end, with a disconnect after each version but the first and the last. */
async function watchThrough(client: MpesaClient, disconnect: () => void, live: DoorName[] = []) {
  const versions: number[] = [];
  const onLine = ({ state, door }: { readonly state: string; readonly door: DoorName }): void => {
    if (state === 'LIVE') live.push(door);
  };
  for await (const { payment } of client.watch(ID, { onLine })) {
    versions.push(payment.version);
    away.back();
    if (payment.version === LAST_VERSION) continue;
    if (payment.version > 1) {
      disconnect();
      away.leave();
    }
    storeVersion(payment.version + 1);
  }
  return versions;
}

const FAULTS: readonly (readonly [string, WireHabits, () => void])[] = [
  ['a cut', {}, () => wire.cut()],
  ['a connection that dies in silence', {}, () => wire.freeze()],
  ['a cut of a slow wire', { delayMs: 40 }, () => wire.cut()],
  ['a slow wire that dies in silence', { delayMs: 40 }, () => wire.freeze()],
];

describe.each(DOORS)('by the door %s', door => {
  test.each(FAULTS)('nothing is lost or told twice by %s', async (_what, habits, disconnect) => {
    expect(await watchThrough(await open({ doors: [door] }, habits), disconnect)).toEqual(ALL);
  });

  test.each(FAULTS.slice(0, 2))('who watches all payments loses none by %s', async (_what, habits, disconnect) => {
    const client = await open({ doors: [door] }, habits);
    const { cursor } = await client.payments({ first: 1 });
    const changes = ALL.slice(1).flatMap(version => [ID, OTHER].map(id => ({ id, version })));
    const told: unknown[] = [];
    const change = (): void => {
      const { id, version } = changes[told.length] ?? {};
      if (version !== undefined) storeVersion(version, id);
    };
    change();
    for await (const { payment } of client.watchAll({ after: cursor })) {
      told.push({ id: payment.id, version: payment.version });
      if (told.length === changes.length) break;
      away.back();
      if (payment.id === ID) disconnect();
      away.leave();
      change();
    }
    expect(told).toEqual(changes);
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
  const client = await open({ getToken, doors: ['socket'] });
  expect(await watchThrough(client, () => wire.closeSockets(4403))).toEqual(ALL);
  expect(tokens).toBe(DISCONNECTS + 1);
});

const PROXIES = [
  ['a proxy that knows no WebSocket', { refusesUpgrades: true }, 'stream'],
  ['a proxy that holds streams back as well', { refusesUpgrades: true, holdsStreams: true }, 'poll'],
] as const;

describe.each(PROXIES)('behind %s', (_what, habits, door) => {
  test.each(FAULTS.slice(0, 2))('another door loses nothing by %s', async (_fault, _habits, disconnect) => {
    const live: DoorName[] = [];
    expect(await watchThrough(await open({}, habits), disconnect, live)).toEqual(ALL);
    expect(new Set(live)).toEqual(new Set([door]));
  });
});
