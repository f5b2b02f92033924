/** The hosted page of a checkout in Chromium, in front of a whole gateway: a payer enters his number and sees what becomes of it. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, CHROMIUM, openBrowser, type Page } from '../support/browser.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const CREATE = `mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { id url accountReference } }`;
const FIND = 'query ($id: ID!) { checkout(id: $id) { status url payments { id status } } }';
const PUSH = '/mpesa/stkpush/v1/processrequest';
const PIN_WRONG = '254700002001';

interface Made {
  readonly id: string;
  readonly url: string;
  readonly accountReference: string;
}

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the page of a checkout in Chromium', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  beforeAll(async () => {
    browser = await openBrowser(CHROMIUM ?? '');
    gateway = await openGateway(databaseOfPayers());
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  /** The configuration knows port 0 only; where the gateway is, its page is. */
  const pathOf = ({ url }: Made) => gateway.url() + new URL(url).pathname;
  const create = (input = {}) => gateway.as('desk').ask<Made>(CREATE, { input: { amount: 150, ...input } });
  /** Empty while the page is left for the next one. */
  const textOf = (page: Page) => page.evaluate('document.querySelector("main")?.innerText ?? ""').catch(() => '');
  const untilShown = (page: Page, words: string) =>
    waitUntil(`the page says ${words}`, async () => String(await textOf(page)).includes(words));
  /** Answered before the page is left. */
  const enter = (page: Page, phone: string) =>
    page.evaluate(`document.querySelector('#phone').value = '${phone}';
      setTimeout(() => document.querySelector('button').click())`);

  test('a payer enters a number that ends with a wrong PIN, and then one that pays, and is shown the receipt', async () => {
    const made = await create({ returnUrl: 'https://shop.example.com/orders/7' });
    const page = await browser.open(`${pathOf(made)}?lang=en`);
    await untilShown(page, 'M-Pesa number');
    await enter(page, 'nonsense');
    await untilShown(page, 'Enter a mobile number');
    await enter(page, PIN_WRONG);
    await untilShown(page, 'No money was taken.');
    await enter(page, freshPhone());
    await untilShown(page, 'Paid. M-Pesa receipt');
    expect(await page.evaluate('document.querySelector("a").href')).toBe('https://shop.example.com/orders/7');
    expect(await gateway.as('desk').ask(FIND, { id: made.id })).toMatchObject({
      status: 'PAID',
      payments: [{ status: 'FAILED' }, { status: 'COMPLETED' }],
    });
  });

  test('two pages of one checkout prompt one phone, and both are told', async () => {
    const made = await create();
    const pages = [await browser.open(`${pathOf(made)}?lang=sw`), await browser.open(`${pathOf(made)}?lang=sw`)];
    for (const page of pages) await untilShown(page, 'Nambari ya M-Pesa');
    await Promise.all(pages.map(page => enter(page, freshPhone())));
    for (const page of pages) await untilShown(page, 'Malipo yamepokelewa');
    const prompts = gateway.wire
      .requests()
      .filter(({ path, body }) => path === PUSH && body.includes(made.accountReference));
    expect(prompts).toHaveLength(1);
  });

  test('at 320 pixels nothing is wider than the page, and its style is there', async () => {
    const made = await create({ description: 'W'.repeat(13), accountReference: 'WWWWWWWWWWWW' });
    const page = await browser.open(pathOf(made));
    await untilShown(page, 'Ksh 150');
    const style = "getComputedStyle(document.querySelector('button')).minHeight";
    await waitUntil('the style is there', async () => (await page.evaluate(style)) === '48px');
    const measure = `(() => {
      const main = document.querySelector('main');
      main.style.width = '320px';
      return main.scrollWidth <= 320;
    })()`;
    expect(await page.evaluate(measure)).toBe(true);
  });

  test('the link is for who takes payments; a reader, a till and the token of the page are not told it', async () => {
    const { id } = await create();
    const urls = await Promise.all(
      (['desk', 'shop', 'admin', 'board', 'counter'] as const).map(async caller => {
        return (await gateway.as(caller).ask<{ readonly url: string | null }>(FIND, { id })).url;
      }),
    );
    const url = expect.stringMatching(new RegExp(`/c/${id}[0-9a-f]{32}$`));
    expect(urls).toEqual([url, url, url, null, null]);
    const metrics = await fetch(`${gateway.url()}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
    expect(await metrics.text()).not.toContain(id);
  });
});
