/** The watchers of docs/protocol.md, as they stand, while the gateway is killed: payments, balances and enquiries are shown to their end. */

import { afterAll, beforeAll, test } from '@jest/globals';
import {
  API_KEY,
  expectToldAndEnded,
  openDocumentedWatchers,
  untilShown,
  type Watchers,
} from '../support/documented-watchers.js';
import { createGatewayClient } from '../support/gateway-client.js';
import { createMortalGateway, type MortalGateway } from '../support/mortal-gateway.js';

/** Long enough to kill the gateway while all of them wait for M-Pesa. */
const DELAY_MS = 8_000;
const KILLS = Number(process.env.CLIENT_DISCONNECTS ?? 2);

let gateway: MortalGateway;
let watchers: Watchers;
beforeAll(async () => {
  const limits = { PROMPTS_PER_PHONE_HOUR: 'off', PROMPTS_PER_PHONE_DAY: 'off' };
  const simulator = { SIMULATOR_DELAY_MS: String(DELAY_MS), API_KEYS: `shop:payout:${API_KEY}` };
  gateway = await createMortalGateway({ ...limits, ...simulator });
  await gateway.start();
  const shop = createGatewayClient(gateway.url, API_KEY);
  watchers = await openDocumentedWatchers({ as: () => shop, shift: () => undefined }, DELAY_MS);
});
afterAll(async () => {
  await watchers.close();
  await gateway.close();
});

test('C1 the gateway is killed again and again: every watcher comes back, and shows how it ended once', async () => {
  const running = await watchers.run(gateway.url);
  await untilShown(running);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await gateway.kill();
    await gateway.start();
  }
  await expectToldAndEnded(running);
});
