/** <mpesa-pay> in Chromium, in front of a whole gateway: every screen, in both languages and themes, on every width, for every reader. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANY_RECEIPT } from '../support/any-receipt.js';
import { CHROMIUM } from '../support/browser.js';
import type { CheckoutView } from '../support/checkout-documents.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { freshPhone, REVERSE } from '../support/gateway-client.js';
import { LISTEN, openPayer, type Payer } from '../support/payer.js';
import { openPayerDesk, type PayerDesk } from '../support/payer-desk.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const PIN_WRONG = '0700002001';
const NEVER_ANSWERED = '0700009999';
const OPEN_FOR_LONG = '0710000004';
/** In any month: year, month and day, then seven more. */
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id } }';

const suite = (database: TestDatabase): void => {
  let desk: PayerDesk;
  beforeAll(async () => {
    desk = await openPayerDesk(database);
  });
  afterAll(() => desk.close());

  const create = (input = {}) => desk.create({ amount: 1961, ...input });
  const pageOf = ({ token }: CheckoutView, lang: string) =>
    desk.shop.page(`<mpesa-pay checkout-token="${token?.token}" lang="${lang}"></mpesa-pay>`, LISTEN);
  /** One checkout, looked at in both languages. */
  const openBoth = async (checkout: CheckoutView): Promise<{ readonly en: Payer; readonly sw: Payer }> => ({
    en: await openPayer(desk.browser, pageOf(checkout, 'en')),
    sw: await openPayer(desk.browser, pageOf(checkout, 'sw'), { language: 'sw', theme: 'dark' }),
  });
  /** Both outlines; what differs from run to run is named. */
  const read = async (pages: { readonly en: Payer; readonly sw: Payer }, screen: string): Promise<string> => {
    const outlines = [];
    for (const payer of [pages.en, pages.sw]) {
      await payer.until(screen);
      await payer.expectUsable();
      outlines.push((await payer.outline()).replace(ANY_RECEIPT, 'RECEIPT').replace(/0712 ••• \d{3}/, 'NUMBER'));
    }
    return outlines.join('\n');
  };

  test('a prompt that nobody answers is sent, is on the phone, is waited for, and never becomes a failure', async () => {
    const pages = await openBoth(await create({ accountReference: 'INV-1' }));
    const held = desk.gateway.wire.holdRequests(PUSH);
    expect(await read(pages, 'number')).toBe(NUMBER);
    await pages.en.enter(NEVER_ANSWERED);
    expect(await read(pages, 'sending')).toBe(SENDING);
    held.letGo();
    expect(await read(pages, 'look')).toBe(LOOK);
    desk.gateway.shift(25_000);
    expect(await read(pages, 'confirming')).toBe(CONFIRMING);
    desk.gateway.shift(600_000);
    const unknown = await read(pages, 'unknown');
    expect(unknown).toBe(UNKNOWN);
    expect(unknown).not.toMatch(/fail|imeshindwa|haijafaulu/i);
    expect(await pages.en.events()).toEqual(
      ['SENDING', 'PROMPTED', 'CONFIRMING', 'UNKNOWN']
        .map(phase => `mpesa-phase ${phase}`)
        .concat('mpesa-unknown UNKNOWN'),
    );
    expect([pages.en.problems, pages.sw.problems]).toEqual([[], []]);
  });

  test('a wrong PIN, another number, a receipt that comes back after a reload, and the money given back', async () => {
    const checkout = await create({ accountReference: 'INV-2', returnUrl: 'https://shop.example.com/orders/2' });
    const pages = await openBoth(checkout);
    await pages.en.until('number');
    await pages.en.enter(PIN_WRONG);
    expect(await read(pages, 'failed')).toBe(FAILED);
    await pages.en.page.keyboard.press('Tab');
    await pages.en.page.keyboard.press('Tab');
    await pages.en.page.keyboard.press('Enter');
    await pages.en.enter(freshPhone());
    expect(await read(pages, 'paid')).toBe(PAID);
    await pages.en.page.reload();
    await pages.en.until('paid');
    expect(await pages.sw.events()).toEqual(expect.arrayContaining(['mpesa-failed FAILED', 'mpesa-paid PAID receipt']));
    const { paidBy } = await desk.gateway
      .as('desk')
      .ask<CheckoutView>('query ($id: ID!) { checkout(id: $id) { paidBy { id } } }', { id: checkout.id });
    await desk.gateway.as('shop').ask(REVERSE, {
      input: { paymentId: paidBy?.id, remarks: 'Sold out', idempotencyKey: `back ${checkout.id}` },
    });
    expect(await read(pages, 'reversed')).toBe(REVERSED);
    expect(await pages.en.events()).toContain('mpesa-reversed REVERSED receipt');
    expect([pages.en.problems, pages.sw.problems]).toEqual([[], []]);
  });

  test('a phone with another prompt on it, M-Pesa away, and a checkout that the shop takes back', async () => {
    const first = await openPayer(desk.browser, pageOf(await create({ accountReference: 'INV-3' }), 'en'));
    await first.until('number');
    await first.enter(OPEN_FOR_LONG);
    await first.until('look');
    const checkout = await create({ accountReference: 'INV-4' });
    const pages = await openBoth(checkout);
    await pages.en.until('number');
    await pages.en.enter(OPEN_FOR_LONG);
    await pages.en.until('blocked');
    await pages.en.expectUsable();
    expect(await pages.en.outline()).toMatch(
      /There is already a request on this phone\. Finish it, or wait \d+ seconds\./,
    );
    expect(await pages.en.outline()).toMatch(/button "Pay Ksh 1,961 \(\d+ s\)" \[disabled\]/);
    await pages.en.page.locator('input[name=phone]').fill(freshPhone());
    await pages.en.until('number');
    expect(await pages.en.outline()).toMatch(/button "Pay Ksh 1,961"$/m);
    desk.gateway.wire.answer(PUSH, () => ({
      status: 503,
      body: { errorCode: '500.003.02', errorMessage: 'Spike arrest' },
    }));
    await pages.sw.enter(freshPhone());
    await pages.sw.until('blocked');
    expect(await pages.sw.outline()).toContain('M-Pesa ina matatizo kwa sasa.');
    desk.gateway.wire.answer(PUSH, null);
    await desk.gateway.as('desk').ask(CANCEL, { id: checkout.id });
    expect(await read(pages, 'closed')).toBe(CLOSED);
    expect([first.problems, pages.en.problems, pages.sw.problems]).toEqual([[], [], []]);
  });

  test('a token that is none', async () => {
    const { token } = await create();
    const forged = { token: { token: `${token?.token.slice(0, -4)}AAAA`, expiresAt: '' } } as CheckoutView;
    const pages = await openBoth(forged);
    expect(await read(pages, 'expired')).toBe(EXPIRED);
  });
};

const NUMBER = `- paragraph: Ksh 1,961 INV-1
- text: M-Pesa number
- textbox "M-Pesa number"
- button "Pay Ksh 1,961"
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-1
- text: Nambari ya M-Pesa
- textbox "Nambari ya M-Pesa"
- button "Lipa Ksh 1,961"
- button "English"`;
const SENDING = `- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Sending the request to your phone…
- paragraph: 0700 ••• 999
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Tunatuma ombi kwenye simu yako…
- paragraph: 07•• ••• 999
- button "English"`;
const LOOK = `- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Look at your phone. Enter your M-Pesa PIN to pay Ksh 1,961.
- paragraph: 0700 ••• 999
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Angalia simu yako. Weka PIN yako ya M-Pesa kulipa Ksh 1,961.
- paragraph: 07•• ••• 999
- button "English"`;
const CONFIRMING = `- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Waiting for M-Pesa to confirm. This may take a few minutes.
- paragraph: 0700 ••• 999
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: Tunasubiri M-Pesa ithibitishe malipo. Huenda ikachukua dakika chache.
- paragraph: 07•• ••• 999
- button "English"`;
const UNKNOWN = `- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: M-Pesa has not answered yet. We keep asking. Please do not pay again.
  - paragraph: If money left your account, this page will show it.
- paragraph: 0700 ••• 999
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-1
- status:
  - paragraph: M-Pesa bado haijajibu. Tunaendelea kuuliza. Tafadhali usilipe tena.
  - paragraph: Kama pesa zimetoka kwenye akaunti yako, ukurasa huu utaonyesha.
- paragraph: 07•• ••• 999
- button "English"`;
const FAILED = `- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: The M-Pesa PIN was not correct. Try again. Forgot it? Dial *334#. No money was taken.
- button "Try again · Ksh 1,961"
- button "Another number"
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: PIN uliyoweka si sahihi. Jaribu tena. Umesahau PIN? Piga *334#. Pesa zako hazijakatwa.
- text: Nambari ya M-Pesa
- textbox "Nambari ya M-Pesa"
- button "Lipa Ksh 1,961"
- button "English"`;
const PAID = `- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: Paid. M-Pesa receipt RECEIPT.
- button "Copy"
- button "Print"
- button "Kiswahili"
- link "Back to the shop":
  - /url: https://shop.example.com/orders/2
- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: "Malipo yamepokelewa. Risiti ya M-Pesa: RECEIPT."
- button "Nakili"
- button "Chapisha"
- button "English"
- link "Rudi dukani":
  - /url: https://shop.example.com/orders/2`;
const REVERSED = `- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: Ksh 1,961 was returned to your M-Pesa.
- button "Kiswahili"
- link "Back to the shop":
  - /url: https://shop.example.com/orders/2
- paragraph: Ksh 1,961 INV-2
- status:
  - paragraph: Ksh 1,961 zimerudishwa kwenye M-Pesa yako.
- button "English"
- link "Rudi dukani":
  - /url: https://shop.example.com/orders/2`;
const CLOSED = `- paragraph: Ksh 1,961 INV-4
- status:
  - paragraph: The shop has cancelled this payment.
- button "Kiswahili"
- paragraph: Ksh 1,961 INV-4
- status:
  - paragraph: Duka limesitisha malipo haya.
- button "English"`;
const EXPIRED = `- status:
  - paragraph: This page has expired. Open your order again.
- button "Kiswahili"
- status:
  - paragraph: Muda wa ukurasa huu umeisha. Fungua oda yako tena.
- button "English"`;

for (const database of databases.filter(({ name }) => name !== 'MariaDB')) {
  const describeHere = CHROMIUM !== null && database.isAvailable ? describe : describe.skip;
  describeHere(`<mpesa-pay> on ${database.name}`, () => suite(database));
}
