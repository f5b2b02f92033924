/** <mpesa-pay> in trouble: a hundred taps, two tabs, pages that are reloaded, left and killed, networks and gateways that go away. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { type ByteMeter, openByteMeter } from '../support/byte-meter.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT } from '../support/checkout-documents.js';
import { type Browser, launchChromium } from '../support/console-browser.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { LISTEN, openPayer } from '../support/payer.js';
import { openShopServer, type ShopServer } from '../support/shop-server.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const OPEN_FOR_LONG = '0710000004';
/** What a payer's phone sends and gets for one payment, without the script. */
const PAYMENT_BYTES_MAX = 8_192;
/** Every screen that was shown, one after the other. */
const RECORD = `${LISTEN}
globalThis.screens = [];
new MutationObserver(() => {
  const { screen } = document.querySelector('mpesa-pay').dataset;
  if (screens.at(-1) !== screen) screens.push(screen);
}).observe(document.querySelector('mpesa-pay'), { attributes: true });`;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('<mpesa-pay> in trouble', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  let shop: ShopServer;
  let meter: ByteMeter;
  beforeAll(async () => {
    browser = await launchChromium();
    meter = await openByteMeter(() => Number(new URL(gateway.url()).port));
    shop = await openShopServer(
      () => gateway.url(),
      () => meter.url,
    );
    gateway = await openGateway(databaseOfPayers(), { environment: { ALLOWED_ORIGINS: shop.url } });
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await meter.close();
    await gateway.close();
  });

  const create = () => gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
  const pageOf = ({ token }: CheckoutView, attributes = '') =>
    shop.page(`<mpesa-pay checkout-token="${token?.token}" ${attributes}></mpesa-pay>`, RECORD);
  const promptsOf = ({ accountReference }: CheckoutView) =>
    gateway.wire.requests().filter(({ path, body }) => path === PUSH && body.includes(accountReference)).length;

  test('a hundred taps in each of two tabs are one prompt', async () => {
    const checkout = await create();
    const payers = [await openPayer(browser, pageOf(checkout)), await openPayer(browser, pageOf(checkout))];
    for (const { page, until } of payers) {
      await until('number');
      await page.locator('input[name=phone]').fill(freshPhone());
    }
    const taps = `for (let tap = 0; tap < 100; tap += 1) document.querySelector('mpesa-pay form button').click()`;
    await Promise.all(payers.map(({ page }) => page.evaluate(taps)));
    for (const { until } of payers) await until('paid');
    expect(promptsOf(checkout)).toBe(1);
    const { payments } = await gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id: checkout.id });
    expect(payments).toHaveLength(1);
    expect(payers.map(({ problems }) => problems)).toEqual([[], []]);
  });

  test('a payment is still being watched after a reload, a way back, a killed tab, a gateway that was away and a network that was', async () => {
    const checkout = await create();
    const url = pageOf(checkout);
    const payer = await openPayer(browser, url);
    await payer.until('number');
    await payer.enter(OPEN_FOR_LONG);
    await payer.until('look');
    await payer.page.reload();
    await payer.until('look');
    await payer.page.goto(shop.page(''));
    await payer.page.goBack();
    await payer.until('look');
    await payer.page.context().close();

    const other = await openPayer(browser, url);
    await other.until('look');
    await gateway.restart();
    await other.page.context().setOffline(true);
    await other.page.getByText('You are offline.').waitFor();
    await other.expectUsable();
    gateway.shift(210_000);
    await other.page.context().setOffline(false);
    await other.until('paid');
    const screens = await other.page.evaluate('screens');
    expect(screens).toEqual(expect.arrayContaining(['look', 'paid']));
    expect((screens as string[]).slice(-1)).toEqual(['paid']);
    expect(screens).not.toContain('failed');
    expect(promptsOf(checkout)).toBe(1);
  });

  test('a tap without a network is a prompt or none, and never two', async () => {
    const checkout = await create();
    const payer = await openPayer(browser, pageOf(checkout));
    await payer.until('number');
    await payer.page.getByText('Ksh 150').first().waitFor();
    await payer.page.context().setOffline(true);
    await payer.enter(freshPhone());
    await payer.until('sending');
    await payer.page.context().setOffline(false);
    await payer.until('number');
    await payer.page.keyboard.press('Tab');
    await payer.enter(freshPhone());
    await payer.until('paid');
    expect(promptsOf(checkout)).toBe(1);
  });

  test('one payment is 8 kB on the wire at most', async () => {
    const checkout = await create();
    const payer = await openPayer(browser, pageOf(checkout, `url="${meter.url}"`));
    await payer.until('number');
    await payer.enter(freshPhone());
    await payer.until('paid');
    process.stdout.write(`  one payment: ${meter.bytes()} bytes\n`);
    expect(meter.bytes()).toBeGreaterThan(2_000);
    expect(meter.bytes()).toBeLessThanOrEqual(PAYMENT_BYTES_MAX);
  });
});
