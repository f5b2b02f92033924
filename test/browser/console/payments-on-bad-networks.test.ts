/** The payments page on networks that die: it says since when it has heard nothing, catches up by itself, and never becomes older. */

import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { type Browser, type BrowserContext, launchChromium, type Page } from '../../support/console-browser.js';
import { deskDatabase } from '../../support/console-desk.js';
import { expectNoneFell, expectSameRows, openSignedIn } from '../../support/console-payments.js';
import { freshPhone } from '../../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../../support/open-gateway.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the payments page on a bad network', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  let wire: TroubledWire;
  let context: BrowserContext;
  let tabs: readonly [Page, Page];
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await openGateway(deskDatabase());
    wire = await openTroubledWire(Number(new URL(gateway.url()).port));
    await pay(gateway, 10);
    context = await openSignedIn(browser, ADMIN_KEY, { height: 4_000 });
    tabs = [await context.newPage(), await context.newPage()];
    for (const tab of tabs) {
      await tab.goto(`${wire.url}/payments`);
      await expectSameRows(tab, gateway);
    }
  });
  afterAll(async () => {
    await browser.close();
    await wire.close();
    await gateway.close();
  });

  const expectCaughtUp = async (): Promise<void> => {
    for (const tab of tabs) {
      await expectSameRows(tab, gateway);
      await tab.getByText(/was last heard/).waitFor({ state: 'detached' });
      await tab.getByText(/^Heard \d\d:\d\d:\d\d$/).waitFor();
      await expectNoneFell(tab);
    }
  };

  test('a connection that dies in silence is told of, and nothing is missing afterwards', async () => {
    wire.freeze();
    await pay(gateway, 8);
    for (const tab of tabs) await tab.getByText(/The gateway was last heard at \d\d:\d\d:\d\d/).waitFor();
    await expectCaughtUp();
  });

  test('cut again and again, two tabs show what the API has', async () => {
    for (let times = 0; times < 3; times += 1) {
      wire.cut();
      await pay(gateway, 3);
    }
    await expectCaughtUp();
  });

  test('a gateway that goes away and comes back is told of, and nothing is missing afterwards', async () => {
    await gateway.restart(async () => {
      for (const tab of tabs) await tab.getByText(/was last heard/).waitFor();
    });
    await pay(gateway, 4);
    await expectCaughtUp();
  });
});

async function pay(gateway: OpenGateway, count: number): Promise<void> {
  const shop = gateway.as('shop');
  for (let made = 0; made < count; made += 1) await shop.pushStk({ phoneNumber: freshPhone() });
}
