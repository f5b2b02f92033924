/** The control door of the simulator hears of the end of the key that opened it. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf } from '../../../src/keys/key-text.js';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createSimulator, type Simulator } from '../../../src/simulator/create-simulator.js';
import { control, holdPhone } from '../../support/held-phone.js';
import { postLate } from '../../support/late-body.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const KEY = 'operator-key';
const HEADERS = { authorization: `Bearer ${KEY}` };
const HOUR_MS = 3_600_000;
const PHONE = '254712345678';
const PAYMENT = { shortcode: '600000', phoneNumber: PHONE, amount: 10, reference: 'A' };

let simulator: Simulator;
let gateway: TestGateway;
let aheadMs = 0;
const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
const ROW: ApiKeyRow = {
  ...{ id: idOf(1), name: 'operator', role: 'admin', digest: digestOf(KEY), createdAt: 0, revokedAt: null },
  ...{ expiresAt: systemClock.now() + HOUR_MS, lastUsedAt: null, shortcodes: null, addresses: null, madeBy: null },
};
const revoke = () => gateway.learnKeys([{ ...ROW, revokedAt: 0 }]);
const door = () => `${gateway.url}/simulator/control`;

beforeEach(async () => {
  aheadMs = 0;
  simulator = createSimulator({ clock: systemClock, random: systemRandom, log: silentLog });
  gateway = await openTestGateway({ clock, simulator, keys: [ROW] });
});
afterEach(async () => {
  await gateway.stop();
  await simulator.close();
});

it('lets go of a phone when the key that opened it is taken back, and of no other', async () => {
  const [mine, other] = [
    await holdPhone(door(), PHONE, HEADERS),
    await holdPhone(door(), '254712345679', { authorization: 'Bearer admin-key' }),
  ];
  expect((await control(`${door()}/phones/${PHONE}`, undefined, 'GET', HEADERS)).json).toMatchObject({ isOpen: true });
  let hasEnded = false;
  void mine.ended.then(() => {
    hasEnded = true;
  });
  revoke();
  await waitUntil('it is let go', () => hasEnded);
  const stateOf = async (phone: string) =>
    (await control(`${door()}/phones/${phone}`, undefined, 'GET', { authorization: 'Bearer admin-key' })).json.isOpen;
  expect([await stateOf(PHONE), await stateOf('254712345679')]).toEqual([false, true]);
  other.close();
});

const path = '/simulator/control/c2b';
it('waits for a body that comes late', async () => {
  const late = postLate(gateway.url, { path, credential: KEY, body: PAYMENT });
  await late.asked();
  expect(await late.send()).toMatchObject({ status: 200 });
  expect(simulator.ledger.transactions()).toHaveLength(1);
});

it.each([
  ['revoked', () => revoke()],
  [
    'over by the clock',
    () => {
      aheadMs = 2 * HOUR_MS;
    },
  ],
])('does nothing for a key that is %s when the body comes', async (_ending, end) => {
  const late = postLate(gateway.url, { path, credential: KEY, body: PAYMENT });
  await late.asked();
  end();
  expect(await late.send()).toMatchObject({ status: 401, text: expect.stringContaining('UNAUTHENTICATED') });
  expect(simulator.ledger.transactions()).toEqual([]);
});
