/** What <mpesa-pay> keeps for a reload, and when it lets it go: a checkout that has ended keeps nobody from paying the order. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import type { CheckoutView } from '../support/checkout-documents.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { openPayer, type Payer } from '../support/payer.js';
import { openPayerDesk, type PayerDesk } from '../support/payer-desk.js';

const PIN_WRONG = '0700002001';
const OPEN_FOR_LONG = '0710000004';
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id } }';
/** A checkout takes an hour at most by itself, and its token ends a day after it. */
const UNTIL_TOKENS_END_MS = 3 * 86_400_000;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('what <mpesa-pay> keeps', () => {
  let desk: PayerDesk;
  /** Of each order, the checkouts that the shop gave for it. */
  let given: Map<string, CheckoutView[]>;
  /** With which the shop asks for the next one. */
  let round = 1;
  beforeAll(async () => {
    desk = await openPayerDesk(databaseOfPayers());
    given = new Map();
    desk.shop.onPay(async form => {
      const order = form.get('order') ?? '';
      const checkout = await desk.create({ idempotencyKey: `${order}, round ${round}` });
      given.set(order, [...(given.get(order) ?? []), checkout]);
      return { id: checkout.id, token: checkout.token?.token ?? '' };
    });
  });
  afterAll(() => desk.close());

  const openOrder = (order: string): Promise<Payer> =>
    openPayer(
      desk.browser,
      desk.shop.page(`<mpesa-pay amount="150" lang="en"><form method="post" action="/pay"><input type="hidden" name="order" value="${order}">
<label for="phone">Number</label><input id="phone" name="phone" required><button>Pay</button></form></mpesa-pay>`),
    );
  const enter = async ({ until, enter }: Payer, number: string, screen: string): Promise<void> => {
    await until('number');
    await enter(number);
    await until(screen);
  };
  const kept = ({ page }: Payer) => page.evaluate('JSON.stringify({ ...sessionStorage })') as Promise<string>;
  const cancelLast = (order: string) => desk.gateway.as('desk').ask(CANCEL, { id: given.get(order)?.at(-1)?.id });
  const countGiven = (order: string) => new Set(given.get(order)?.map(({ id }) => id)).size;

  test('the checkout as it was shown, without the token that the page itself has', async () => {
    const checkout = await desk.create();
    const token = checkout.token?.token ?? '';
    const payer = await openPayer(desk.browser, desk.shop.page(`<mpesa-pay checkout-token="${token}"></mpesa-pay>`));
    await enter(payer, freshPhone(), 'paid');
    expect(await kept(payer)).toContain(checkout.accountReference);
    expect(await kept(payer)).not.toContain(token);
  });

  test('a cancelled checkout says so on the page that began it; a page that only kept it asks the shop again', async () => {
    const payer = await openOrder('order 1');
    await enter(payer, PIN_WRONG, 'failed');
    await cancelLast('order 1');
    await payer.until('closed');
    expect(await payer.outline()).toContain('The shop has cancelled this payment.');

    // The shop gives the same checkout: then that is its answer.
    await payer.page.reload();
    await enter(payer, freshPhone(), 'closed');
    expect([await kept(payer), countGiven('order 1')]).toEqual([expect.not.stringContaining('token'), 1]);

    round = 2;
    await payer.page.reload();
    await enter(payer, PIN_WRONG, 'failed');
    await payer.page.reload();
    await payer.until('failed');
    await cancelLast('order 1');
    await enter(payer, OPEN_FOR_LONG, 'closed');
    round = 3;
    await payer.page.reload();
    await enter(payer, freshPhone(), 'paid');
    expect([countGiven('order 1'), payer.problems]).toEqual([3, []]);
  });

  test('a tap on a checkout that was closed unnoticed brings the form back', async () => {
    const payer = await openOrder('order 2');
    await enter(payer, PIN_WRONG, 'failed');
    let isDeaf = false;
    await payer.page.routeWebSocket(/graphql$/, socket => {
      const server = socket.connectToServer();
      server.onMessage(message => {
        if (!isDeaf) socket.send(message);
      });
    });
    await payer.page.reload();
    await payer.until('failed');
    isDeaf = true;
    await cancelLast('order 2');
    await payer.enter(freshPhone());
    await payer.until('number');
    round = 4;
    await enter(payer, freshPhone(), 'paid');
    expect([countGiven('order 2'), payer.problems]).toEqual([2, []]);
  });

  test('a token that has ended: the form where nothing can have been paid, words where something can, and no form where it was', async () => {
    const unpaid = await openOrder('order 3');
    await enter(unpaid, PIN_WRONG, 'failed');
    const open = await openOrder('order 4');
    await enter(open, OPEN_FOR_LONG, 'look');
    const paid = await openOrder('order 5');
    await enter(paid, freshPhone(), 'paid');
    const urls = [unpaid, open, paid].map(({ page }) => page.url());
    for (const { page } of [unpaid, open, paid]) await page.goto(desk.shop.page(''));
    desk.gateway.shift(UNTIL_TOKENS_END_MS);

    for (const [index, { page }] of [unpaid, open, paid].entries()) await page.goto(urls[index] ?? '');
    round = 5;
    await enter(unpaid, freshPhone(), 'paid');
    expect(countGiven('order 3')).toBe(2);
    await open.until('expired');
    expect(await open.outline()).toContain('This page has expired. Open your order again.');
    await open.page.reload();
    await open.until('number');
    await paid.until('expired');
    await paid.page.reload();
    await paid.until('expired');
    expect([unpaid.problems, open.problems, paid.problems]).toEqual([[], [], []]);
  });
});
