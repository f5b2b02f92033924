/** Every screen of the hosted page of a checkout in Chromium, without scripts: who can use it, what he reads, and that no interruption changes it. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANY_RECEIPT } from '../support/any-receipt.js';
import { CHROMIUM } from '../support/browser.js';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { type Browser, launchChromium, openWindow, type Page } from '../support/console-browser.js';
import { databaseOfPayers } from '../support/databases.js';
import { freshPhone, REVERSE } from '../support/gateway-client.js';
import { goFromRefreshing, interrupt } from '../support/interruptions.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { expectUsable } from '../support/usable.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const PIN_WRONG = '0700002001';
const NEVER_ANSWERED = '0700009999';
const OPEN_FOR_LONG = '0710000004';
/** In any month: year, month and day, then seven more. */
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id } }';
const LANGUAGES = ['en', 'sw'] as const;
/** A prompt stays a prompt for as long as a slow machine looks at it. */
const ASK_AFTER_MS = 900_000;
const GIVE_UP_AFTER_MS = 3_600_000;
const SLOW_TO_ASK = {
  STK_FIRST_QUERY_SECONDS: String(ASK_AFTER_MS / 1_000),
  STK_DEADLINE_SECONDS: String(GIVE_UP_AFTER_MS / 1_000),
};
const EXPIRED_AFTER_MS = 2 * 86_400_000;
const PROMPT_IS_OLD_MS = 16_000;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the hosted page of a checkout', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await openGateway(databaseOfPayers(), { environment: SLOW_TO_ASK });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const create = (input = {}) =>
    gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 1961, ...input } });
  /** The configuration knows port 0 only; where the gateway is, its page is. */
  const linkOf = ({ url }: CheckoutView) => gateway.url() + new URL(url ?? '').pathname;
  const openPage = async (checkout: CheckoutView, language: 'en' | 'sw' = 'en'): Promise<Page> => {
    const page = await (await openWindow(browser, { width: 390, height: 700, hasScripts: false })).newPage();
    await page.goto(`${linkOf(checkout)}?lang=${language}`);
    return page;
  };
  /** What a screen reader finds; what differs from run to run is named. */
  const outline = async (page: Page): Promise<string> => {
    const text = await page
      .locator('main')
      .ariaSnapshot()
      .catch(() => '');
    return text.replace(ANY_RECEIPT, 'RECEIPT').replace(/\b\d+ seconds|sekunde \d+/, 'SECONDS');
  };
  const untilOutline = (page: Page, expected: string) =>
    waitUntil(`the page shows\n${expected}`, async () => (await outline(page)) === expected);
  /**
   * As it is now: looked at in both languages on a page that does not refresh itself away, then interrupted where it does; in one
   * language, because an interruption knows none.
   */
  const read = async (checkout: CheckoutView, name: string, words: RegExp): Promise<string> => {
    const outlines = [];
    for (const language of LANGUAGES) {
      const page = await openPage(checkout, language);
      await waitUntil(`${name} is shown`, async () => words.test(await outline(page)));
      await goFromRefreshing(() => page.reload());
      const shown = await outline(page);
      outlines.push(shown);
      const still = await openStill(checkout, language);
      await untilOutline(still, shown);
      await expectUsable(still, `hosted-${name}-${language}`);
      await still.context().close();
      if (language !== 'en') {
        await page.context().close();
        continue;
      }
      const last = await interrupt({
        page,
        elsewhere: 'about:blank',
        expectSame: now => untilOutline(now, shown),
        endureOffline: now =>
          now.reload().then(
            () => Promise.reject(new Error('there is a network')),
            () => undefined,
          ),
      });
      await last.context().close();
    }
    return outlines.join('\n');
  };
  const openStill = async (checkout: CheckoutView, language: string): Promise<Page> => {
    const page = await (await openWindow(browser, { width: 390, height: 700 })).newPage();
    await page.route('**/c/**', async route => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '');
      await route.fulfill({ response, body });
    });
    await page.goto(`${linkOf(checkout)}?lang=${language}`);
    return page;
  };
  /** By the keyboard alone, from the top of the page; resolves when the tap has been taken, before which another page shows the form. */
  const enter = async (page: Page, number: string): Promise<void> => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(number);
    const taken = page.waitForResponse(response => response.request().method() === 'POST');
    await page.keyboard.press('Enter');
    await taken;
  };

  test('a prompt that nobody answers is sent, is on the phone, is waited for, and never becomes a failure', async () => {
    const checkout = await create({ accountReference: 'INV-1', description: 'Shoes' });
    expect(await read(checkout, 'number', /textbox/)).toBe(NUMBER);
    const held = gateway.wire.holdRequests(PUSH);
    const page = await openPage(checkout);
    const entered = enter(page, NEVER_ANSWERED);
    await waitUntil('the request is on its way', () => gateway.wire.requests().some(({ path }) => path === PUSH));
    expect(await read(checkout, 'sending', /Sending|Tunatuma/)).toBe(SENDING);
    held.letGo();
    await entered;
    await page.getByText('Look at your phone.').waitFor();
    gateway.shift(PROMPT_IS_OLD_MS);
    expect(await read(checkout, 'look', /Nothing on|Hujaona/)).toBe(LOOK);
    gateway.shift(ASK_AFTER_MS);
    expect(await read(checkout, 'confirming', /Waiting|Tunasubiri/)).toBe(CONFIRMING);
    gateway.shift(GIVE_UP_AFTER_MS);
    const unknown = await read(checkout, 'unknown', /If money|Kama pesa/);
    expect(unknown).toBe(UNKNOWN);
    expect(unknown).not.toMatch(/fail|imeshindwa|haijafaulu/i);
  });

  test('by the keyboard alone: a number that is none, a wrong PIN, another number, and the receipt; later the money given back', async () => {
    const checkout = await create({ accountReference: 'INV-2', returnUrl: 'https://shop.example.com/orders/2' });
    const page = await openPage(checkout);
    await enter(page, 'nonsense');
    await page.getByText('Enter a mobile number').waitFor();
    await enter(page, PIN_WRONG);
    expect(await read(checkout, 'failed', /PIN/)).toBe(FAILED);
    await page.getByText('No money was taken.').waitFor();
    await enter(page, freshPhone());
    expect(await read(checkout, 'paid', /RECEIPT/)).toBe(PAID);
    const { paidBy } = await gateway
      .as('desk')
      .ask<CheckoutView>('query ($id: ID!) { checkout(id: $id) { paidBy { id } } }', { id: checkout.id });
    const input = { paymentId: paidBy?.id, remarks: 'Sold out', idempotencyKey: `back ${checkout.id}` };
    await gateway.as('shop').ask(REVERSE, { input });
    expect(await read(checkout, 'reversed', /returned|zimerudishwa/)).toBe(REVERSED);
  });

  test('a phone with another prompt on it, one try too many, a checkout that the shop takes back, and one whose time is over', async () => {
    await enter(await openPage(await create()), OPEN_FOR_LONG);
    const busy = await openPage(await create({ accountReference: 'INV-3' }));
    const isOpen = () => gateway.wire.requests().some(({ body }) => body.includes(OPEN_FOR_LONG.slice(1)));
    await waitUntil('the first prompt is on the phone', isOpen);
    await enter(busy, OPEN_FOR_LONG);
    await busy.getByText('There is already a request on this phone.').waitFor();
    await enter(busy, freshPhone());
    await busy.getByText('Paid. M-Pesa receipt').waitFor();

    const once = await create({ accountReference: 'INV-4', maxTries: 1 });
    await enter(await openPage(once), PIN_WRONG);
    expect(await read(once, 'no-tries', /too many|mara nyingi/)).toBe(NO_TRIES);
    const cancelled = await create({ accountReference: 'INV-5' });
    await gateway.as('desk').ask(CANCEL, { id: cancelled.id });
    expect(await read(cancelled, 'cancelled', /cancelled|limesitisha/)).toBe(CANCELLED);
    const late = await create({ accountReference: 'INV-6' });
    gateway.shift(EXPIRED_AFTER_MS);
    expect(await read(late, 'over', /is over|umeisha/)).toBe(OVER);
  });
});

const NUMBER = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Reference INV-1
  - text: M-Pesa number
  - textbox "M-Pesa number"
  - button "Pay Ksh 1,961"
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Kumbukumbu INV-1
  - text: Nambari ya M-Pesa
  - textbox "Nambari ya M-Pesa"
  - button "Lipa Ksh 1,961"
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const SENDING = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Reference INV-1
  - status:
    - paragraph: Sending the request to your phone…
  - paragraph: This page refreshes itself.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Kumbukumbu INV-1
  - status:
    - paragraph: Tunatuma ombi kwenye simu yako…
  - paragraph: Ukurasa huu unajisasisha wenyewe.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const LOOK = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Reference INV-1
  - status:
    - paragraph: Look at your phone. Enter your M-Pesa PIN to pay Ksh 1,961.
    - paragraph: Nothing on your phone? Unlock it and wait a moment.
  - paragraph: This page refreshes itself.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Kumbukumbu INV-1
  - status:
    - paragraph: Angalia simu yako. Weka PIN yako ya M-Pesa kulipa Ksh 1,961.
    - paragraph: Hujaona ombi? Fungua simu yako na usubiri kidogo.
  - paragraph: Ukurasa huu unajisasisha wenyewe.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const CONFIRMING = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Reference INV-1
  - status:
    - paragraph: Waiting for M-Pesa to confirm. This may take a few minutes.
  - paragraph: This page refreshes itself.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Kumbukumbu INV-1
  - status:
    - paragraph: Tunasubiri M-Pesa ithibitishe malipo. Huenda ikachukua dakika chache.
  - paragraph: Ukurasa huu unajisasisha wenyewe.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const UNKNOWN = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Reference INV-1
  - status:
    - paragraph: M-Pesa has not answered yet. We keep asking. Please do not pay again.
    - paragraph: If money left your account, this page will show it.
  - paragraph: This page refreshes itself.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Shoes · Kumbukumbu INV-1
  - status:
    - paragraph: M-Pesa bado haijajibu. Tunaendelea kuuliza. Tafadhali usilipe tena.
    - paragraph: Kama pesa zimetoka kwenye akaunti yako, ukurasa huu utaonyesha.
  - paragraph: Ukurasa huu unajisasisha wenyewe.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const FAILED = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-2
  - status:
    - paragraph: The M-Pesa PIN was not correct. Try again. Forgot it? Dial *334#. No money was taken.
  - text: M-Pesa number
  - textbox "M-Pesa number"
  - button "Pay Ksh 1,961"
  - paragraph:
    - link "Back to the shop":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-2
  - status:
    - paragraph: PIN uliyoweka si sahihi. Jaribu tena. Umesahau PIN? Piga *334#. Pesa zako hazijakatwa.
  - text: Nambari ya M-Pesa
  - textbox "Nambari ya M-Pesa"
  - button "Lipa Ksh 1,961"
  - paragraph:
    - link "Rudi dukani":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const PAID = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-2
  - status:
    - paragraph: Paid. M-Pesa receipt RECEIPT.
  - paragraph:
    - link "Back to the shop":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-2
  - status:
    - paragraph: "Malipo yamepokelewa. Risiti ya M-Pesa: RECEIPT."
  - paragraph:
    - link "Rudi dukani":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const REVERSED = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-2
  - status:
    - paragraph: Ksh 1,961 was returned to your M-Pesa.
  - paragraph:
    - link "Back to the shop":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-2
  - status:
    - paragraph: Ksh 1,961 zimerudishwa kwenye M-Pesa yako.
  - paragraph:
    - link "Rudi dukani":
      - /url: https://shop.example.com/orders/2
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const NO_TRIES = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-4
  - status:
    - paragraph: The M-Pesa PIN was not correct. Try again. Forgot it? Dial *334#. No money was taken.
    - paragraph: There were too many tries. Contact the shop.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-4
  - status:
    - paragraph: PIN uliyoweka si sahihi. Jaribu tena. Umesahau PIN? Piga *334#. Pesa zako hazijakatwa.
    - paragraph: Umejaribu mara nyingi. Wasiliana na duka.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const CANCELLED = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-5
  - status:
    - paragraph: The shop has cancelled this payment.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-5
  - status:
    - paragraph: Duka limesitisha malipo haya.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
const OVER = `- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Reference INV-6
  - status:
    - paragraph: The time to pay is over. Go back to the shop.
  - paragraph:
    - link "Kiswahili":
      - /url: "?lang=sw"
- main:
  - heading "Ksh 1,961" [level=1]
  - paragraph: Kumbukumbu INV-6
  - status:
    - paragraph: Muda wa kulipa umeisha. Rudi dukani.
  - paragraph:
    - link "English":
      - /url: "?lang=en"`;
