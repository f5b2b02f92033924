/** The payments page while the gateway is killed and started again: it says since when it heard nothing, misses nothing and never becomes older. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, launchChromium, type Page } from '../../support/console-browser.js';
import { describeEachDesk } from '../../support/console-desk.js';
import { expectNoneFell, expectSameRows, openSignedIn } from '../../support/console-payments.js';
import { type FreshDatabase, urlOf } from '../../support/databases.js';
import { createGatewayClient, freshPhone } from '../../support/gateway-client.js';
import { createMortalGateway, type MortalGateway } from '../../support/mortal-gateway.js';

const KEY = 'admin-key-of-the-killed-1';
/** `CONSOLE_KILLS=20` by hand. */
const KILLS = Number(process.env.CONSOLE_KILLS || 1);

describeEachDesk('the payments page of a gateway that is killed', database => {
  let fresh: FreshDatabase;
  let gateway: MortalGateway;
  let browser: Browser;
  let page: Page;
  let admin: ReturnType<typeof createGatewayClient>;
  beforeAll(async () => {
    fresh = await database.create();
    const keys = { API_KEYS: `boss:admin:${KEY}`, DATABASE_URL: urlOf(fresh.address) };
    gateway = await createMortalGateway({ SIMULATOR_DELAY_MS: '300', ...keys });
    await gateway.start();
    admin = createGatewayClient(gateway.url, KEY);
    browser = await launchChromium();
    page = await (await openSignedIn(browser, KEY, { height: 4_000 })).newPage();
    await page.goto(`${gateway.url}/payments`);
    await page.locator('#content h1').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    await fresh.drop();
  });

  test('shows what the API has, and no version falls', async () => {
    for (let kills = 0; kills < KILLS; kills += 1) {
      for (let made = 0; made < 4; made += 1) await admin.pushStk({ phoneNumber: freshPhone() });
      await gateway.kill();
      await page.getByText(/The gateway was last heard at \d\d:\d\d:\d\d/).waitFor();
      await gateway.start();
      await expectSameRows(page, { as: () => admin });
      await page.getByText(/was last heard/).waitFor({ state: 'detached' });
    }
    await expectNoneFell(page);
    expect(gateway.complaints()).toBe('');
  });
});
