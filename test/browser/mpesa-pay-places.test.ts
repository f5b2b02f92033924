/** <mpesa-pay> wherever a shop puts it: in a shadow, in React, behind a route of the shop's own, and in a browser that runs no scripts. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { type CheckoutView, FIND_CHECKOUT } from '../support/checkout-documents.js';
import { openWindow } from '../support/console-browser.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { presentModules } from '../support/page-server.js';
import { LISTEN, openPayer } from '../support/payer.js';
import { openPayerDesk, type PayerDesk } from '../support/payer-desk.js';
import { stkBody } from '../support/stk-callback-body.js';

const OPEN_FOR_LONG = '0710000004';
const FORM = `<label for="phone">Number</label><input id="phone" name="phone" required><button>Pay</button>`;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('<mpesa-pay> in its places', () => {
  let desk: PayerDesk;
  beforeAll(async () => {
    desk = await openPayerDesk(databaseOfPayers());
  });
  afterAll(() => desk.close());

  const find = (id: string) => desk.gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id });
  /** The configuration knows port 0 only; where the gateway is, its page is. */
  const linkOf = ({ url }: CheckoutView) => desk.gateway.url() + new URL(url ?? '').pathname;

  test('in a shadow root it has its style and its form, and its events come out', async () => {
    const { token } = await desk.create();
    const url = desk.shop.page(
      '<div id="host"></div>',
      `${LISTEN}
const element = document.createElement('mpesa-pay');
element.setAttribute('checkout-token', '${token?.token}');
document.querySelector('#host').attachShadow({ mode: 'open' }).append(element);`,
    );
    const payer = await openPayer(desk.browser, url);
    await payer.until('number');
    const heights = await payer.page
      .locator('mpesa-pay form > *')
      .evaluateAll(all => all.map(each => (each as unknown as { readonly clientHeight: number }).clientHeight));
    expect(heights.filter(height => height >= 46)).toHaveLength(2);
    await payer.enter(freshPhone());
    await payer.until('paid');
    expect(await payer.events()).toContain('mpesa-paid PAID receipt');
    expect(payer.problems).toEqual([]);
  });

  test('in React it takes new attributes, survives StrictMode, and leaves nothing behind', async () => {
    const { token } = await desk.create();
    desk.shop.script('/modules.js', presentModules());
    const url = desk.shop.page(
      '<div id="root"></div><script src="/modules.js"></script>',
      `${LISTEN}
const { createElement, StrictMode } = requireModule('react');
const root = requireModule('react-dom/client').createRoot(document.getElementById('root'));
globalThis.show = lang => root.render(createElement(StrictMode, null,
  lang && createElement('mpesa-pay', { 'checkout-token': '${token?.token}', lang })));
show('en');`,
    );
    const payer = await openPayer(desk.browser, url);
    await payer.until('number');
    await payer.page.evaluate('show("sw")');
    await payer.page.getByRole('button', { name: 'Lipa Ksh 150' }).waitFor();
    await payer.enter(freshPhone());
    await payer.until('paid');
    expect(await payer.events()).toContain('mpesa-paid PAID receipt');
    await payer.page.evaluate('show(null)');
    await payer.page.locator('mpesa-pay').waitFor({ state: 'detached' });
    expect(payer.problems).toEqual([]);
  });

  test('with a route of the shop it pays the checkout that the route names, and knows it again after a reload', async () => {
    const orders = new Map<string, CheckoutView>();
    desk.shop.onPay(async (form, wantsJson) => {
      const order = form.get('order') ?? '';
      const checkout = await desk.create({ idempotencyKey: order });
      orders.set(order, checkout);
      return wantsJson ? { id: checkout.id, token: checkout.token?.token ?? '' } : { location: linkOf(checkout) };
    });
    const body = (order: string) =>
      `<mpesa-pay amount="150" lang="en"><form method="post" action="/pay"><input type="hidden" name="order" value="${order}">${FORM}</form></mpesa-pay>`;
    const url = desk.shop.page(body('order 1'), LISTEN);
    const payer = await openPayer(desk.browser, url);
    await payer.until('number');
    await payer.enter(freshPhone());
    await payer.until('paid');
    await payer.page.reload();
    await payer.until('paid');
    await payer.page.goto(desk.shop.page(body('order 2')));
    await payer.until('number');
    expect([...orders.keys()]).toEqual(['order 1']);
    expect(payer.problems).toEqual([]);

    const plain = await (await openWindow(desk.browser, { hasScripts: false })).newPage();
    await plain.goto(desk.shop.page(body('order 3')));
    await plain.locator('#phone').fill(freshPhone());
    await plain.getByRole('button', { name: 'Pay' }).click();
    await plain.waitForURL(/\/c\//);
    expect(orders.get('order 3')).toMatchObject({ status: 'OPEN' });
  });

  test('without scripts the form of the page posts to the hosted page, which shows that it is paid', async () => {
    const checkout = await desk.create();
    const url = desk.shop.page(
      `<mpesa-pay checkout-token="${checkout.token?.token}"><form method="post" action="${linkOf(checkout)}">${FORM}</form></mpesa-pay>`,
    );
    const page = await (await openWindow(desk.browser, { hasScripts: false, width: 390 })).newPage();
    await page.goto(url);
    await page.locator('#phone').fill(freshPhone());
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByText('Paid. M-Pesa receipt').waitFor();
    expect(await find(checkout.id)).toMatchObject({ status: 'PAID' });
  });

  test('what M-Pesa says with markup in it changes no page', async () => {
    const checkout = await desk.create();
    const payer = await openPayer(
      desk.browser,
      desk.shop.page(`<mpesa-pay checkout-token="${checkout.token?.token}"></mpesa-pay>`, LISTEN),
    );
    await payer.until('number');
    await payer.enter(OPEN_FOR_LONG);
    await payer.until('look');
    const push = desk.gateway.wire.requests().findLast(({ body }) => body.includes(checkout.accountReference));
    const { CallBackURL } = JSON.parse(push?.body ?? '') as { readonly CallBackURL: string };
    const transaction = desk.gateway.ledger.transactions().at(-1);
    if (!transaction) throw new Error('the push is in the books');
    const evil = '<img src=x onerror="globalThis.broken = true"><script>broken = true</script>';
    await fetch(desk.gateway.url() + new URL(CallBackURL).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(stkBody(transaction, { ResultCode: 2001, ResultDesc: evil, CallbackMetadata: undefined })),
    });
    await payer.until('failed');
    expect(await payer.outline()).toContain('The M-Pesa PIN was not correct.');
    expect(await payer.page.evaluate('[typeof broken, document.images.length]')).toEqual(['undefined', 0]);
    expect(payer.problems).toEqual([]);
  });
});
