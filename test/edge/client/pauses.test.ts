/** How long the client waits before it comes back: longer each time while it gets nothing, and not after a line that has worked. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type ClientOptions, createClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import type { Line } from '../../../client/src/follow.js';
import type { Timing } from '../../../client/src/timing.js';
import { GatewayError } from '../../../src/domain/gateway-error.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ID = idOf(1);
/** The first pauses are short, and those after some failures longer than any test. */
const GROWING: Partial<Timing> = { ...CLIENT_TIMING, pingMs: 50, pauseMinMs: 2, pauseMaxMs: 86_400_000 };
/** After so many pauses that grow, each would take minutes. */
const CUTS = 18;
const REFUSALS = ['RATE_LIMITED', 'UNAVAILABLE'] as const;

let gateway: TestGateway;
let wire: TroubledWire;
beforeEach(async () => {
  gateway = await openTestGateway();
  wire = await openTroubledWire(gateway.port);
  gateway.memory.store(makePayment({ id: ID }));
});
afterEach(async () => {
  await wire.close();
  await gateway.stop();
});

const open = (options: Partial<ClientOptions>) =>
  createClient({ url: wire.url, token: 'server-key', WebSocket, timing: GROWING, ...options });

test.each(REFUSALS)('a socket that is acknowledged and then refused with %s is tried ever more seldom', async code => {
  gateway.memory.fault = new GatewayError(code, 'Not now.');
  let begunAt = 0;
  let longestMs = 0;
  const onLine = ({ state }: Line): void => {
    if (state !== 'CONNECTING') return;
    const now = performance.now();
    if (begunAt > 0) longestMs = Math.max(longestMs, now - begunAt);
    begunAt = now;
  };
  const watch = open({ doors: ['socket'] }).watch(ID, { onLine });
  const first = watch.next();
  await waitUntil('it waits 500 times as long as at first', () => longestMs > 1_000);
  await watch.return?.();
  expect(await first).toEqual({ value: undefined, done: true });
});

test.each<DoorName>(['socket', 'stream', 'poll'])(
  'by the door %s who gets news between cuts waits no longer each time',
  async door => {
    const versions: number[] = [];
    for await (const { payment } of open({ doors: [door] }).watch(ID)) {
      versions.push(payment.version);
      if (payment.version > CUTS) break;
      wire.cut();
      gateway.memory.store(makeAcknowledged({ id: ID, version: payment.version + 1 }));
    }
    expect(versions).toHaveLength(CUTS + 1);
  },
);

test('a quiet socket that was heard for a while comes back at once', async () => {
  let lives = 0;
  let heard = 0;
  const onLine = ({ state }: Line): void => {
    if (state !== 'LIVE') return;
    lives += 1;
    heard = 0;
  };
  const onHeard = (): void => {
    heard += 1;
  };
  const client = open({ doors: ['socket'] });
  const { cursor } = await client.payments({ first: 1 });
  const watch = client.watchAll({ after: cursor, onLine, onHeard });
  const first = watch.next();
  for (let cuts = 1; cuts <= CUTS; cuts += 1) {
    await waitUntil('it is heard again and again', () => lives === cuts && heard > 3);
    wire.cut();
  }
  await waitUntil('it is back', () => lives > CUTS);
  gateway.memory.store(makeAcknowledged({ id: ID }));
  expect((await first).value?.payment.version).toBe(2);
  await watch.return?.();
});
