/** GraphiQL in a real browser: a query and a subscription, on the gateway's own address, with the console's key. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { type Browser, launchChromium, openWindow, watchPage } from '../support/console-browser.js';
import { makeAcknowledged, makePayment } from '../support/make-payment.js';
import { idOf } from '../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const KEY = 'admin-key';
const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('GraphiQL', () => {
  let browser: Browser;
  let gateway: TestGateway;
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await openTestGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  test('asks once, and watches', async () => {
    gateway.memory.store(makePayment({ id: idOf(1) }));
    const page = await (await openWindow(browser, { key: KEY })).newPage();
    const { problems } = watchPage(page);
    await page.goto(`${gateway.url}/graphql`);
    const answer = page.locator('.result-window');
    const execute = async (operation: string) => {
      // The button offers a menu once the document has been read; before that it executes all of it.
      await page.locator('.graphiql-execute-button[aria-haspopup=menu]').click();
      await page.getByRole('menuitem', { name: operation }).click();
    };
    await execute('Payments');
    await answer.getByText(idOf(1)).waitFor();
    await execute('Watch');
    let version = 1;
    await waitUntil('an update is shown', async () => {
      version += 1;
      gateway.memory.store(makeAcknowledged({ id: idOf(1), version }));
      return (await answer.textContent())?.includes('"paymentUpdated"') === true;
    });
    expect(problems).toEqual([]);
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, document.body.innerText])')).not.toContain(KEY);
  });
});
