/** The payments page and time: a computer that slept for an hour, and a gateway that falls silent. The page's clock is moved by hand. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, launchChromium, type Page } from '../../support/console-browser.js';
import { describeEachDesk } from '../../support/console-desk.js';
import { expectNoneFell, expectSameRows, openSignedIn, readRows } from '../../support/console-payments.js';
import { freshPhone } from '../../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../../support/open-gateway.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

/** What may pass before the page says that it has heard nothing. */
const SILENCE_MS = 10_000;
const HOUR_MS = 3_600_000;
/** More than a page of the API; more than a page that was away for minutes follows one by one: SLEPT_THROUGH=600 by hand. */
const SLEPT_THROUGH = Number(process.env.SLEPT_THROUGH || 120);
/** A window that has room for all rows: those outside it are not in the page. */
const HEIGHT_PX = 4_000 + 60 * SLEPT_THROUGH;

const KEEP_BANDS = `
globalThis.said = [];
new MutationObserver(() => {
  for (const band of document.querySelectorAll('.band')) said.push(band.textContent);
}).observe(document, { subtree: true, childList: true });`;

describeEachDesk('the payments page', database => {
  let browser: Browser;
  let gateway: OpenGateway;
  let wire: TroubledWire;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await openGateway(database);
    wire = await openTroubledWire(Number(new URL(gateway.url()).port));
    await pay(gateway, 6);
    page = await (await openSignedIn(browser, ADMIN_KEY, { height: HEIGHT_PX })).newPage();
    await page.clock.install();
    await page.goto(`${wire.url}/payments`);
    await expectSameRows(page, gateway);
  });
  afterAll(async () => {
    await browser.close();
    await wire.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  test('says within ten seconds of silence when the gateway was last heard, and never that it is live', async () => {
    await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 1_000);
    await page.getByText(/^Heard \d\d:\d\d:\d\d$/).waitFor();
    // The page connects anew a moment later: what it said is kept.
    await page.evaluate(KEEP_BANDS);
    wire.freeze();
    await page.clock.runFor(SILENCE_MS);
    await waitUntil('it says so', () => page.evaluate<boolean>('said.length > 0'));
    expect(await page.evaluate('said[0]')).toMatch(/^The gateway was last heard at \d\d:\d\d:\d\d/);
    expect(await page.locator('body').innerText()).not.toMatch(/\blive\b/i);
    await page.clock.resume();
    await page.getByText(/was last heard/).waitFor({ state: 'detached' });
    await expectSameRows(page, gateway);
  });

  test('shows what the API has after an hour asleep, and no version falls', async () => {
    const { id } = await gateway.as('shop').pushStk({ phoneNumber: freshPhone() });
    await page.locator(`tr[data-id="${id}"]`).waitFor();
    // Asleep: no timer of the page goes off, and nothing comes in. Whoever wakes up finds that nobody knows the old connections.
    await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 1_000);
    wire.freeze();
    await pay(gateway, SLEPT_THROUGH);
    await gateway.as('shop').paymentThat(id, 'COMPLETED');
    wire.cut();
    await page.clock.fastForward(HOUR_MS);
    await page.clock.resume();
    await expectSameRows(page, gateway);
    await expectNoneFell(page);
    expect((await readRows(page)).length).toBeGreaterThan(SLEPT_THROUGH);
    await page.getByText(/was last heard/).waitFor({ state: 'detached' });
  });
});

async function pay(gateway: OpenGateway, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await gateway.as('shop').pushStk({ phoneNumber: freshPhone() });
}
