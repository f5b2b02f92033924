/**
 * A walk through every page of the console: nothing is refused, nothing breaks, nothing is wider than the window or the paper. With SCREENS set
 * to a folder it keeps a picture of each page there: in both themes, in forced colours, on a phone, and on paper.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type Gateway, startGateway } from '../../../src/app.js';
import { readConfig } from '../../../src/config/config.js';
import { CONSOLE_PATHS } from '../../../src/http/serve-pages.js';
import { silentLog } from '../../../src/lib/log.js';
import { CHROMIUM } from '../../support/browser.js';
import {
  type Browser,
  type Looks,
  launchChromium,
  openWindow,
  type Page,
  watchPage,
} from '../../support/console-browser.js';
import { isWithinWindow, untilStill } from '../../support/console-desk.js';
import { createGatewayClient } from '../../support/gateway-client.js';

const KEY = 'admin-key-of-the-tour-01';

const SCREENS = process.env.SCREENS || null;
const LOOKS: Readonly<Record<string, Looks & { readonly isForced?: boolean }>> = {
  light: {},
  dark: { theme: 'dark' },
  phone: { width: 390, height: 800, language: 'sw' },
  narrow: { width: 320, height: 800 },
  forced: { isForced: true },
};
/** Widths in pixels of 1/96 inch. */
const PAPERS: Readonly<Record<string, number>> = { a4: 794, roll: 302 };
/** What the simulated customers do, by the last digits of their numbers. */
const CUSTOMERS = ['0700000000', '0712345678', '0700001032', '0700000001', '0700002001', '0722000111', '0700001037'];
const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('a walk through the console', () => {
  let folder: string;
  let gateway: Gateway;
  let browser: Browser;
  let paths: readonly string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tour-'));
    if (SCREENS !== null) await mkdir(SCREENS, { recursive: true });
    browser = await launchChromium();
    const usual = { PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '50' };
    gateway = await startGateway(readConfig({ ...usual, API_KEYS: `boss:admin:${KEY}` }), silentLog);
    const paymentId = await fill(gateway.url);
    paths = CONSOLE_PATHS.map(path => path.replace(':id', paymentId));
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (looks: Looks) => {
    const window = await openWindow(browser, { ...looks, key: KEY });
    const page = await window.newPage();
    return { page, ...watchPage(page) };
  };
  const show = async (page: Page, path: string): Promise<void> => {
    await page.goto(gateway.url + path);
    await page.locator('#content h1').first().waitFor();
    await untilStill(page);
  };
  const keep = async (page: Page, path: string, name: string): Promise<void> => {
    if (SCREENS === null) return;
    const file = `${(path.split('/')[1] || 'home') + (path.split('/').length > 2 ? '-one' : '')}-${name}.png`;
    await page.screenshot({ path: join(SCREENS, file), fullPage: name in PAPERS });
  };

  test.each(Object.entries(LOOKS))('on a screen, %s', async (name, { isForced = false, ...looks }) => {
    const { page, problems, refusals } = await open(looks);
    if (isForced) await page.emulateMedia({ forcedColors: 'active' });
    for (const path of paths) {
      await show(page, path);
      const wide = !(await isWithinWindow(page));
      expect([path, { problems, refusals, wide }]).toEqual([path, { problems: [], refusals: [], wide: false }]);
      await keep(page, path, name);
    }
    await page.context().close();
  });

  test.each(Object.entries(PAPERS))('on paper, %s', async (name, width) => {
    const { page } = await open({ width });
    for (const path of paths.filter(each => /^.(day|payments.+)$/.test(each))) {
      await show(page, path);
      await page.emulateMedia({ media: 'print' });
      expect([path, await isWithinWindow(page)]).toEqual([path, true]);
      await keep(page, path, name);
      await page.emulateMedia({ media: 'screen' });
    }
    await page.context().close();
  });
});

/** Some of everything; returns the id of a payment that was paid. */
async function fill(url: string): Promise<string> {
  const admin = createGatewayClient(url, KEY);
  const pushed = [];
  for (const [index, phoneNumber] of CUSTOMERS.entries()) {
    pushed.push(await admin.pushStk({ phoneNumber, amount: 150 + index * 275, accountReference: `INV-${70 + index}` }));
  }
  await admin.payB2c({ phoneNumber: '0700000000', amount: 500 });
  const paid = await admin.paymentThat(pushed[0]?.id ?? '', 'COMPLETED');
  await admin.paymentThat(pushed[2]?.id ?? '', 'FAILED');
  await admin.ask('mutation { requestAccountBalance { id } }');
  await admin.ask(`mutation { createCheckout(input: { amount: "450", accountReference: "INV-90" }) { id } }`);
  await admin.close();
  return paid.id;
}
