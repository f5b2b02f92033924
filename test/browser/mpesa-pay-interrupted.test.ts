/** <mpesa-pay> interrupted at every screen: after a reload, a way back, a time without a network and a killed tab it shows what it showed. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { type Browser, launchChromium } from '../support/console-browser.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone, REVERSE } from '../support/gateway-client.js';
import { interrupt } from '../support/interruptions.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openPayer, type Payer } from '../support/payer.js';
import { openShopServer, type ShopServer } from '../support/shop-server.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const PIN_WRONG = '0700002001';
const NEVER_ANSWERED = '0700009999';
const OPEN_FOR_LONG = '0710000004';
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id } }';
/** A prompt stays a prompt for as long as a slow machine looks at it. */
const ASK_AFTER_MS = 900_000;
const GIVE_UP_AFTER_MS = 3_600_000;
const SLOW_TO_ASK = {
  STK_FIRST_QUERY_SECONDS: String(ASK_AFTER_MS / 1_000),
  STK_DEADLINE_SECONDS: String(GIVE_UP_AFTER_MS / 1_000),
};

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('<mpesa-pay> that is interrupted', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  let shop: ShopServer;
  beforeAll(async () => {
    browser = await launchChromium();
    shop = await openShopServer(() => gateway.url());
    gateway = await openGateway(databaseOfPayers(), { environment: { ...SLOW_TO_ASK, ALLOWED_ORIGINS: shop.url } });
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const create = (input = {}) =>
    gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150, ...input } });
  const open = (checkout: CheckoutView, lang = 'en'): Promise<Payer> =>
    openPayer(browser, shop.page(`<mpesa-pay checkout-token="${checkout.token?.token}" lang="${lang}"></mpesa-pay>`));
  const openAt = async (checkout: CheckoutView, number: string, screen: string): Promise<Payer> => {
    const payer = await open(checkout);
    await payer.until('number');
    await payer.enter(number);
    await payer.until(screen);
    return payer;
  };
  /** In a tab of its own. What only the page knew is gone then: `after` is what it shows instead. */
  const endure = async (checkout: CheckoutView, screen: string, after = screen): Promise<void> => {
    const { page, until } = await open(checkout);
    await until(after);
    const last = await interrupt({
      page,
      elsewhere: shop.page(''),
      expectSame: now => now.locator(`mpesa-pay[data-screen="${after}"]`).filter({ hasNotText: 'offline' }).waitFor(),
      async endureOffline(now) {
        await now.locator(`mpesa-pay[data-screen="${after}"]`).waitFor();
        if (after !== 'expired') await now.getByText('You are offline.').waitFor();
      },
    });
    await last.context().close();
  };

  test('before the tap, while a prompt is sent, is on the phone, is waited for, and is given up', async () => {
    const checkout = await create();
    await endure(checkout, 'number');
    const held = gateway.wire.holdRequests(PUSH);
    const payer = await openAt(checkout, NEVER_ANSWERED, 'sending');
    await endure(checkout, 'sending');
    held.letGo();
    await payer.until('look');
    await endure(checkout, 'look');
    gateway.shift(ASK_AFTER_MS);
    await payer.page.reload();
    await endure(checkout, 'confirming');
    gateway.shift(GIVE_UP_AFTER_MS);
    await payer.until('unknown');
    await endure(checkout, 'unknown');
    expect(payer.problems).toEqual([]);
  });

  test('after a failure, a payment, and the way back of the money', async () => {
    const checkout = await create();
    const payer = await openAt(checkout, PIN_WRONG, 'failed');
    await endure(checkout, 'failed');
    await payer.page.reload();
    await payer.until('failed');
    await payer.enter(freshPhone());
    await payer.until('paid');
    await endure(checkout, 'paid');
    const { paidBy } = await gateway
      .as('desk')
      .ask<CheckoutView>('query ($id: ID!) { checkout(id: $id) { paidBy { id } } }', { id: checkout.id });
    const input = { paymentId: paidBy?.id, remarks: 'Sold out', idempotencyKey: `back ${checkout.id}` };
    await gateway.as('shop').ask(REVERSE, { input });
    await payer.until('reversed');
    await endure(checkout, 'reversed');
    expect(payer.problems).toEqual([]);
  });

  test('where no try can start: a busy phone, a checkout that was cancelled, and a token that is none', async () => {
    await openAt(await create(), OPEN_FOR_LONG, 'look');
    const checkout = await create();
    await openAt(checkout, OPEN_FOR_LONG, 'blocked');
    await endure(checkout, 'blocked', 'number');
    await gateway.as('desk').ask(CANCEL, { id: checkout.id });
    await endure(checkout, 'closed');
    const forged = { token: { token: `${checkout.token?.token.slice(0, -4)}AAAA`, expiresAt: '' } } as CheckoutView;
    await endure(forged, 'expired');
  });

  test('by the keyboard alone, from the top of the page: a wrong PIN, another number, the receipt, and the other language', async () => {
    const payer = await open(await create());
    const { page, until } = payer;
    await until('number');
    const focus = () =>
      page.evaluate('document.activeElement.shadowRoot?.activeElement?.textContent ?? document.activeElement.name');
    /** Moves on until this has the focus: a button by its text, the field by its name. */
    const tabTo = async (what: string): Promise<void> => {
      for (let taps = 0; (await focus()) !== what; taps += 1) {
        if (taps > 5) throw new Error(`${what} cannot be reached`);
        await page.keyboard.press('Tab');
      }
    };
    await tabTo('phone');
    await page.keyboard.type(PIN_WRONG);
    await page.keyboard.press('Enter');
    await until('failed');
    await tabTo('Another number');
    await page.keyboard.press('Enter');
    await until('number');
    expect(await focus()).toBe('phone');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(freshPhone());
    await page.keyboard.press('Enter');
    await until('paid');
    await tabTo('Copy');
    await tabTo('Kiswahili');
    await page.keyboard.press('Enter');
    await page.getByText('Malipo yamepokelewa.').waitFor();
    expect([await focus(), payer.problems]).toEqual(['English', []]);
  });

  test('who changes the language while his tap is on its way is not shown the form again, however slow the line is', async () => {
    const payer = await open(await create());
    const late: (() => void)[] = [];
    let isSlow = false;
    await payer.page.routeWebSocket(/graphql$/, socket => {
      const server = socket.connectToServer();
      server.onMessage(message => {
        if (isSlow) late.push(() => socket.send(message));
        else socket.send(message);
      });
    });
    await payer.page.reload();
    await payer.until('number');
    await payer.page.evaluate(RECORD);
    const held = gateway.wire.holdRequests(PUSH);
    isSlow = true;
    const answered = payer.page.waitForResponse(response => response.request().method() === 'POST');
    await payer.enter(freshPhone());
    await payer.until('sending');
    await payer.page.getByRole('button', { name: 'Kiswahili' }).click();
    await payer.page.getByText('Tunatuma ombi kwenye simu yako').waitFor();
    held.letGo();
    await (await answered).finished();
    await payer.page.evaluate('new Promise(requestAnimationFrame)');
    const screens = (await payer.page.evaluate('screens')) as readonly string[];
    expect(screens.slice(screens.indexOf('sending'))).not.toContain('number');
    isSlow = false;
    for (const send of late) send();
    await payer.until('paid');
  });
});

/** Every screen from now on. */
const RECORD = `globalThis.screens = [];
new MutationObserver(() => {
  const { screen } = document.querySelector('mpesa-pay').dataset;
  if (screens.at(-1) !== screen) screens.push(screen);
}).observe(document.querySelector('mpesa-pay'), { attributes: true });`;
