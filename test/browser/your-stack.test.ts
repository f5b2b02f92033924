/** docs/your-stack.md, as it stands: the page in React, built by Vite and served by Express, and a customer who pays on it. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { type Browser, expectNoBarriers, launchChromium, openWindow, type Page } from '../support/console-browser.js';
import { databases } from '../support/databases.js';
import { type Documented, openDocumented, untilRunning } from '../support/documented-programs.js';
import { findFreePort } from '../support/free-port.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

/** The customer takes as long as the test needs. */
const DELAY_MS = 100_000;
const [, HTML = ''] =
  /```html\n<!-- index.html -->\n([\s\S]*?)```/.exec(readFileSync('docs/your-stack.md', 'utf8')) ?? [];
const INSUFFICIENT = '0700 000 001';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the page in React', () => {
  let shopUrl: string;
  let gateway: OpenGateway;
  let documented: Documented;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const [sqlite] = databases;
    if (!sqlite) throw new Error('SQLite is always there');
    const port = await findFreePort();
    shopUrl = `http://127.0.0.1:${port}`;
    gateway = await openGateway(sqlite, { delayMs: DELAY_MS, environment: { ALLOWED_ORIGINS: shopUrl } });
    documented = await openDocumented('docs/your-stack.md');
    writeFileSync(join(documented.folder, 'index.html'), HTML.replace('https://pay.example.co.ke', gateway.url()));
    const vite = resolve('node_modules/vite/bin/vite.js');
    const { status, stderr } = spawnSync(process.execPath, [vite, 'build'], {
      cwd: documented.folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const environment = { GATEWAY: gateway.url(), API_KEY: 'desk-key-0123456789', PORT: String(port) };
    const shop = await documented.run('express.mjs', environment);
    await untilRunning([shop], () => shop.said.output.includes(shopUrl));
    browser = await launchChromium();
    page = await (await openWindow(browser, { width: 390 })).newPage();
  });
  afterAll(async () => {
    await browser.close();
    await documented.close();
    await gateway.close();
  });

  const pay = async (phone: string): Promise<void> => {
    await page.getByLabel('M-Pesa number').fill(phone);
    await page.getByRole('button', { name: 'Pay Ksh 150.00' }).click();
  };
  const prompts = () => gateway.wire.requests().filter(({ path }) => path.includes('/stkpush/')).length;

  test('a customer has too little money, tries again, and is paid through a restart of the gateway', async () => {
    await page.goto(shopUrl);
    await pay(INSUFFICIENT);
    await page.getByText('Look at your phone.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await expectNoBarriers(page);
    gateway.shift(DELAY_MS);
    await page.getByText('There is not enough money in your M-Pesa').waitFor();

    await pay('0712 345 678');
    await page.getByText('Look at your phone.').waitFor();
    await gateway.restart();
    await page.reload();
    await page.getByText('Look at your phone.').waitFor();
    gateway.shift(DELAY_MS);
    await page.getByText('Paid. M-Pesa receipt').waitFor();
    expect([await page.getByRole('button').count(), prompts()]).toEqual([0, 2]);
  });
});
