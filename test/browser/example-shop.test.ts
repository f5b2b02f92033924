/** The example shop as it stands: a payer in a browser, and a shop that is killed between the payment and the delivery. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '../../client/src/create-client.js';
import { type Browser, CHROMIUM, openBrowser, type Page } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';
import { startProgram } from '../support/program.js';
import { waitUntil } from '../support/wait-until.js';

/** Long enough to kill the shop while the payer is asked. */
const DELAY_MS = '15000';

interface Book {
  readonly delivered: Readonly<Record<string, string>>;
}

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

test('the example shop has at most 60 lines', () => {
  const lines = ['server.mjs', 'index.html'].map(
    name => readFileSync(`examples/shop/${name}`, 'utf8').split('\n').length - 1,
  );
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(60);
});

describeInBrowser('the example shop', () => {
  let folder: string;
  let browser: Browser;
  let gateway: ReturnType<typeof startProgram>;
  let shop: ChildProcess;
  let gatewayUrl: string;
  let shopPort: number;
  let said = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'example-shop-'));
    const port = await findFreePort();
    shopPort = await findFreePort();
    gatewayUrl = `http://127.0.0.1:${port}`;
    gateway = startProgram('src/main.ts', ['serve'], {
      ...{ DATA_DIR: folder, PORT: String(port), SIMULATOR_DELAY_MS: DELAY_MS },
    });
    await gateway.waitFor('the gateway is ready');
    browser = await openBrowser(CHROMIUM ?? '');
  });
  afterAll(async () => {
    await browser.close();
    shop.kill('SIGKILL');
    gateway.child.kill('SIGKILL');
    await gateway.exited;
    rmSync(folder, { recursive: true, force: true });
  });

  async function startShop(): Promise<void> {
    const { PATH = '' } = process.env;
    const env = { PATH, GATEWAY: gatewayUrl, PORT: String(shopPort), BOOK: join(folder, 'shop.json') };
    said = '';
    shop = spawn(process.execPath, ['examples/shop/server.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    shop.stdout?.on('data', data => {
      said += String(data);
    });
    await waitUntil('the shop is open', () => said.includes('http://'));
  }
  const killShop = async (): Promise<void> => {
    shop.kill('SIGKILL');
    await once(shop, 'close');
  };
  const delivered = () =>
    Object.values((JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')) as Book).delivered);
  /** Null while the page is on its way to another one. */
  const find = (page: Page, expression: string) => page.evaluate(expression).catch(() => null);
  const untilShown = (page: Page, text: RegExp) =>
    waitUntil(`${text} is shown`, async () => text.test(String(await find(page, "document.body?.innerText ?? ''"))));
  const untilThere = (page: Page, selector: string) =>
    waitUntil(
      `${selector} is there`,
      async () => (await find(page, `!!document.querySelector('${selector}')`)) === true,
    );
  const enter = async (page: Page, phone: string): Promise<void> => {
    await untilThere(page, 'input[name=phone]');
    await page.evaluate(`document.forms[0].phone.value = '${phone}'; document.querySelector('button').click()`);
  };

  test('two taps are one checkout, and what is paid while the shop is dead is delivered once', async () => {
    await startShop();
    const page = await browser.open(`http://127.0.0.1:${shopPort}/`);
    await untilThere(page, 'form');
    await page.evaluate("document.querySelector('button').click(); document.querySelector('button').click()");
    await enter(page, '0712345678');
    await untilShown(page, /Look at your phone/);
    await killShop();
    const { payments } = await createClient({ url: gatewayUrl }).payments();
    expect(payments).toHaveLength(1);
    await untilShown(page, /Paid\. M-Pesa receipt/);
    expect(delivered()).toEqual([]);
    await startShop();
    await waitUntil('it is delivered', () => said.includes('delivered A-'));
    await killShop();
    await startShop();
    await page.evaluate("document.querySelector('main a[rel]').click()");
    await untilShown(page, /Your coffee is on its way/);
    expect([delivered(), said]).toEqual([[payments[0]?.id], `http://127.0.0.1:${shopPort}\n`]);
  });

  test('a failure says that no money was taken, and makes room for another try', async () => {
    const page = await browser.open(`http://127.0.0.1:${shopPort}/`);
    await untilThere(page, 'form');
    await page.evaluate("document.querySelector('button').click()");
    await enter(page, '0700000001');
    await untilShown(page, /No money was taken\./);
    await enter(page, '0712345678');
    await untilShown(page, /Paid\. M-Pesa receipt/);
    await waitUntil('it is delivered', () => delivered().length === 2);
  });
});
