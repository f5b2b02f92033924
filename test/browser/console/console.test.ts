/** The console is served, opens, and asks for a key where there is one. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import {
  type Browser,
  expectNoBarriers,
  launchChromium,
  openWindow,
  watchPage,
} from '../../support/console-browser.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const OTHER_MACHINE = 'gateway.example';
const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the console', () => {
  let browser: Browser;
  let gateway: TestGateway;
  beforeAll(async () => {
    browser = await launchChromium([`--host-resolver-rules=MAP ${OTHER_MACHINE} 127.0.0.1`]);
  });
  afterAll(() => browser.close());
  afterEach(() => gateway.stop());

  test('opens by itself where the gateway has no keys', async () => {
    gateway = await openTestGateway({ hasKeys: false });
    const page = await (await openWindow(browser)).newPage();
    const { problems, refusals } = watchPage(page);
    await page.goto(`${gateway.url}/connect`);
    await page.getByRole('heading', { name: 'Connect' }).waitFor();
    await expectNoBarriers(page);
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('asks for a key, says when it is a wrong one, and speaks Swahili', async () => {
    gateway = await openTestGateway();
    const page = await (await openWindow(browser, { language: 'sw', theme: 'dark' })).newPage();
    await page.goto(`${gateway.url}/connect`);
    await page.getByLabel('Ufunguo wa API').fill('wrong-key-0123456789');
    await page.getByRole('button', { name: 'Fungua' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('sw');
    await expectNoBarriers(page);
    await page.getByLabel('Ufunguo wa API').fill('admin-key');
    await page.getByRole('button', { name: 'Fungua' }).click();
    await page.getByRole('heading', { name: 'Unganisha' }).waitFor();
  });

  test('has the colours that somebody chose before it asks for a key', async () => {
    gateway = await openTestGateway();
    const page = await (await openWindow(browser)).newPage();
    await page.addInitScript("localStorage.setItem('mpesa-gateway-theme', 'dark')");
    await page.goto(gateway.url);
    await page.getByLabel('API key').waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
  });

  test('names the payments in the tab and the navigation when they are filtered, too', async () => {
    gateway = await openTestGateway({ hasKeys: false });
    const page = await (await openWindow(browser)).newPage();
    await page.goto(`${gateway.url}/payments?tab=paid`);
    await page.getByRole('heading', { name: 'Payments' }).waitFor();
    await page.locator('.bar nav [aria-current=page]').getByText('Payments').waitFor();
    expect(await page.title()).toBe('Payments');
  });

  test('copies on a page that comes by http from another machine, which has no clipboard of its own', async () => {
    gateway = await openTestGateway();
    const page = await (await openWindow(browser, { key: 'admin-key' })).newPage();
    const { problems } = watchPage(page);
    await page.goto(`${gateway.url.replace('127.0.0.1', OTHER_MACHINE)}/connect`);
    const copy = page.getByRole('button', { name: 'Copy curl' }).first();
    await copy.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('document.activeElement.className')).toBe('copy');
    await page.getByRole('link', { name: 'Payments' }).click();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('ControlOrMeta+v');
    expect(await page.getByRole('searchbox').inputValue()).toContain('curl');
    expect(problems).toEqual([]);
  });

  test('keeps its frame where the code of a page does not come, and shows the page once it does', async () => {
    gateway = await openTestGateway({ hasKeys: false });
    const page = await (await openWindow(browser)).newPage();
    await page.goto(`${gateway.url}/connect`);
    await page.getByRole('heading', { name: 'Connect' }).waitFor();
    await page.route('**/*.js', route => route.abort());
    await page.getByRole('link', { name: 'Checkouts' }).click();
    await page.getByRole('heading', { name: 'This page cannot be shown' }).waitFor();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'Connect' }).waitFor();
    await page.getByRole('link', { name: 'Checkouts' }).click();
    await page.unroute('**/*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Checkouts' }).waitFor();
  });
});
