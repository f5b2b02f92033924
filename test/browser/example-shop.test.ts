/** The example shop as it stands: a payer in a browser, and a shop that is killed between the payment and the delivery. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '../../client/src/create-client.js';
import { type Browser, CHROMIUM, openBrowser, type Page } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';
import { freshPhone } from '../support/gateway-client.js';
import { openHttpServer } from '../support/http-server.js';
import { startProgram } from '../support/program.js';
import { sendGraphql } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

/** Long enough to kill the shop while the payer is asked. */
const DELAY_MS = '15000';
/** How often the shop is killed while it delivers. */
const KILLS = Number(process.env.SHOP_KILLS ?? 6);
/** At which change of the file of the book it is killed, from the first on: opening the shop makes two or three of them, and so does each payment. */
const STEPS = 8;

interface Book {
  readonly delivered: Readonly<Record<string, string>>;
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

test('the example shop has at most 80 lines', () => {
  const lines = ['server.mjs', 'index.html'].map(
    name => readFileSync(`examples/shop/${name}`, 'utf8').split('\n').length - 1,
  );
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(80);
});

describe('an example shop that cannot work says why in one line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'example-shop-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function runShop(environment: Readonly<Record<string, string>>) {
    const env = { PATH: process.env.PATH ?? '', BOOK: join(folder, 'shop.json'), ...environment };
    const child = spawn(process.execPath, ['examples/shop/server.mjs'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', data => {
      stderr += String(data);
    });
    const [status] = await once(child, 'close');
    return { status, stderr };
  }

  test('where no gateway is', async () => {
    const GATEWAY = `http://127.0.0.1:${await findFreePort()}`;
    expect(await runShop({ GATEWAY, PORT: '0' })).toEqual({
      status: 1,
      stderr: `${GATEWAY}: No answer from the gateway.\n`,
    });
  });

  test('where its port is taken', async () => {
    const other = await openHttpServer((_, response) => void response.end());
    const { port } = new URL(other.url);
    writeFileSync(join(folder, 'shop.json'), JSON.stringify({ cursor: 'here', delivered: {} }));
    const refused = await runShop({ GATEWAY: other.url, PORT: port });
    await other.close();
    expect(refused).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^Choose another port, such as PORT=3001: .*EADDRINUSE.*\n$/),
    });
  });
});

describe('an example shop whose customers pay by hand, and whose gateway loses its log', () => {
  let folder: string;
  let port: number;
  let gateway: ReturnType<typeof startProgram>;
  let shop: ChildProcess;
  let said = '';

  const startGateway = async (): Promise<void> => {
    const data = mkdtempSync(join(folder, 'data-'));
    gateway = startProgram('src/main.ts', ['serve'], { DATA_DIR: data, PORT: String(port) });
    await gateway.waitFor('the gateway is ready');
    await sendGraphql(urlOf(port), { query: 'mutation { registerC2bUrls(input: {}) { state } }' });
  };
  const startShop = async (): Promise<void> => {
    const env = { PATH: process.env.PATH ?? '', GATEWAY: urlOf(port), PORT: String(await findFreePort()) };
    said = '';
    shop = spawn(process.execPath, ['examples/shop/server.mjs'], {
      env: { ...env, BOOK: join(folder, 'shop.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    shop.stdout?.on('data', data => {
      said += String(data);
    });
    await waitUntil('the shop is open', () => said.includes('http://'));
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  const untilDelivered = (order: string) =>
    waitUntil(`${order} is delivered`, () => {
      if (shop.exitCode !== null) throw new Error(`the shop has left with ${shop.exitCode}`);
      return said.includes(`delivered ${order}\n`);
    });
  /** Makes the checkout of an order, and pays it by hand as the customer types it. */
  const payByHand = async (order: string, reference: string): Promise<void> => {
    const checkout = { amount: 150, accountReference: order, idempotencyKey: order };
    const { shortcode } = await createClient({ url: urlOf(port) }).createCheckout(checkout);
    const body = JSON.stringify({ shortcode, phoneNumber: freshPhone(), amount: 150, reference });
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${urlOf(port)}/simulator/control/c2b`, { method: 'POST', headers, body });
    expect(status).toBe(200);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'example-shop-'));
    port = await findFreePort();
    await startGateway();
    await startShop();
  });
  afterAll(async () => {
    shop.kill('SIGKILL');
    await kill(gateway.child);
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['A-0000beef', 'A-0000beef'],
    ['A-0001beef', 'a-0001BEEF'],
    ['A-0002beef', 'A 0002 beef'],
    ['A-0003beef', 'A0003BEEF'],
  ])('the order %s is delivered to who pays it by hand as "%s"', async (order, reference) => {
    await payByHand(order, reference);
    await untilDelivered(order);
  });

  test('where the log no longer has its place, it reads the list, and goes on from there', async () => {
    await kill(shop);
    await kill(gateway.child);
    await startGateway();
    await payByHand('A-1000beef', 'A-1000beef');
    const mpesa = createClient({ url: urlOf(port) });
    await waitUntil('it is paid', async () => (await mpesa.payments()).payments[0]?.status === 'COMPLETED');
    await startShop();
    await untilDelivered('A-1000beef');
    await payByHand('A-1001beef', 'A-1001beef');
    await untilDelivered('A-1001beef');
    const { delivered } = JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')) as Book;
    expect(Object.keys(delivered)).toEqual(expect.arrayContaining(['A-0000beef', 'A-1000beef', 'A-1001beef']));
  });
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

  test('killed at any step between a payment and its delivery it delivers each order once', async () => {
    const known = delivered().length;
    const mpesa = createClient({ url: gatewayUrl });
    const orders = Array.from({ length: KILLS }, (_, index) => `A-${String(index).padStart(8, '0')}`);
    const checkouts = await Promise.all(
      orders.map(order => mpesa.createCheckout({ amount: 150, accountReference: order, idempotencyKey: order })),
    );
    await Promise.all(checkouts.map(({ id }) => mpesa.payCheckout(id, freshPhone())));
    await killShop();
    const { payments } = await mpesa.payments({ first: KILLS });
    await Promise.all(payments.map(({ id }) => mpesa.settled(id)));
    let printed = '';
    for (let kills = 0; kills < KILLS; kills += 1) {
      let steps = 0;
      const folderWatch = watch(folder, (_event, name) => {
        if (name?.startsWith('shop.json')) steps += 1;
      });
      await startShop();
      await waitUntil('it is at the step', () => steps > kills % STEPS || delivered().length === known + KILLS);
      folderWatch.close();
      await killShop();
      printed += said;
    }
    await startShop();
    await waitUntil('all is delivered', () => delivered().length === known + KILLS);
    await killShop();
    printed += said;
    const book = JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')) as Book;
    const paid = Object.fromEntries(payments.map(({ accountReference, id }) => [accountReference, id]));
    expect(book.delivered).toMatchObject(paid);
    for (const order of orders) expect(printed.split(`delivered ${order}\n`).length).toBeLessThanOrEqual(2);
  });
});
